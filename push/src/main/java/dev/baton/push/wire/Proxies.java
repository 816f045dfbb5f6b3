// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.TrustedProxies;
import java.util.Set;

/// Which proxies stand in front.
///
/// @param trusted who they are, and the header they set
/// @param listeners the names of those where each connection begins with the PROXY protocol
public record Proxies(TrustedProxies trusted, Set<String> listeners) {
    /// None.
    public static final Proxies NONE = new Proxies(TrustedProxies.NOBODY, Set.of());

    /// Copies the names.
    public Proxies {
        listeners = Set.copyOf(listeners);
    }
}
