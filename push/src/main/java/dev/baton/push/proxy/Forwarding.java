// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.proxy;

import dev.baton.push.field.Addresses;
import dev.baton.push.http.TrustedProxies;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where a request comes from, as far as trusted proxies know.
///
/// Each proxy adds to the right who asked it. So the list is read from the right, as long as those
/// who said it are trusted: the first who is not is the client, and what stands left of it the
/// client may have made up.
///
/// @param client the nearest that is known: a proxy's own when it does not say
/// @param scheme `http` or `https`, as the client used it; null when nobody says
/// @param host as the client used it; null when nobody says
public record Forwarding(SocketAddress client, @Nullable String scheme, @Nullable String host) {

    /// Finds out.
    ///
    /// @param peer who is connected
    /// @param headers the values of a header of the request, a line each
    public static Forwarding of(
            TrustedProxies trusted, SocketAddress peer, Function<String, List<String>> headers) {
        if (trusted.header() == TrustedProxies.Header.NONE || !trusted.trusts(peer)) {
            return new Forwarding(peer, null, null);
        }
        var hops =
                switch (trusted.header()) {
                    case X_FORWARDED_FOR -> Hop.ofXForwarded(headers);
                    case FORWARDED -> Hop.ofForwarded(headers.apply("Forwarded"));
                    case NONE -> List.<Hop>of();
                };
        var client = peer;
        Hop outermost = null;
        for (var hop : hops.reversed()) {
            outermost = hop;
            var address = hop.address();
            if (address == null) {
                break;
            }
            client = address;
            if (!trusted.trusts(address)) {
                break;
            }
        }
        return outermost == null
                ? new Forwarding(client, null, null)
                : new Forwarding(client, scheme(outermost.scheme()), host(outermost.host()));
    }

    private static @Nullable String scheme(String said) {
        var lower = said.toLowerCase(Locale.ROOT);
        return lower.equals("http") || lower.equals("https") ? lower : null;
    }

    private static @Nullable String host(String said) {
        return Addresses.isHost(said) ? said : null;
    }
}
