// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.util.ArrayList;
import java.util.List;

/// Headers whose value is a list, RFC 9110 section 5.6.1: the same in one line or in several.
final class HeaderList {
    private HeaderList() {}

    /// The members, without the commas and the spaces around them; empty ones do not count.
    static List<String> of(List<String> lines) {
        var members = new ArrayList<String>();
        for (var line : lines) {
            for (var member : line.split(",", -1)) {
                if (!member.isBlank()) {
                    members.add(member.strip());
                }
            }
        }
        return members;
    }

    /// Whether a member is this token, in any case.
    static boolean contains(List<String> lines, String token) {
        return of(lines).stream().anyMatch(token::equalsIgnoreCase);
    }
}
