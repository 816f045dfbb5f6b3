// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import java.io.IOException;

/// The rest of a request's body will not be read: it is too long, too slow or malformed.
final class BodyRefused extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    BodyRefused(int status) {
        super("the body of the request: " + status + " " + AnswerHead.reason(status));
        this.status = status;
    }

    /// What the client is told, when nothing has been said yet.
    int status() {
        return status;
    }
}
