// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.net.SocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What is known of a client when its session opens.
///
/// @param id of the session; for people and logs, guessable by nobody else
/// @param path as sent, percent-encoded: `/chat/000/x7f3kd2m/xhr`
/// @param transport of the request that opened it; another may follow
/// @param remoteAddress of the client
/// @param headers of that request that a browser lets pages know of anyway; names in lower case
/// @param cookies of that request
/// @param query undecoded, without the question mark; empty when there is none
public record SessionInfo(
        String id,
        String path,
        Transport transport,
        SocketAddress remoteAddress,
        Map<String, String> headers,
        Map<String, String> cookies,
        String query) {

    /// Makes the maps immutable.
    public SessionInfo {
        headers = Map.copyOf(headers);
        cookies = Map.copyOf(cookies);
    }

    /// A header, by its name in any case.
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
