// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import java.util.Map;
import java.util.Set;

/// What is spoken on which listener: HTTP/1.1, where nothing else is said.
///
/// @param tls by the name of the listener: those with TLS, where clients may choose HTTP/2
/// @param http2 the names of those without TLS where clients may just begin with HTTP/2
public record Protocols(Map<String, Encryption> tls, Set<String> http2) {
    /// HTTP/1.1 without TLS.
    public static final Protocols PLAIN = new Protocols(Map.of(), Set.of());

    /// Copies what it is given.
    public Protocols {
        tls = Map.copyOf(tls);
        http2 = Set.copyOf(http2);
    }
}
