// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import java.util.List;

/// Headers of an answer as they are kept: names and values in turn.
final class AnswerHeaders {
    private AnswerHeaders() {}

    /// Where the first header of this name is, -1 without one; its value comes next.
    static int find(List<String> headers, String name) {
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }
}
