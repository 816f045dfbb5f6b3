// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Who asks: RFC 7617.
///
/// @param username without a colon
/// @param password in the clear
public record Credentials(String username, String password) {

    /// The value of the header field `Authorization`.
    String basic() {
        var pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /// Without the password, so that no log has it.
    @Override
    public String toString() {
        return username;
    }
}
