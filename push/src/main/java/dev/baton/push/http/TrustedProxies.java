// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Whose word is taken for where a request comes from. Immutable; any thread.
public final class TrustedProxies {
    /// Where proxies say it. Only one, since what a proxy does not set, a client may.
    public enum Header {
        /// `X-Forwarded-For`, with `X-Forwarded-Proto` and `X-Forwarded-Host`.
        X_FORWARDED_FOR,
        /// `Forwarded`, RFC 7239.
        FORWARDED,
        /// Nowhere in the request: by the PROXY protocol, if at all.
        NONE
    }

    /// Nobody's.
    public static final TrustedProxies NOBODY = new TrustedProxies(List.of(), false, Header.NONE);

    private final List<Network> networks;
    private final boolean unix;
    private final Header header;

    private TrustedProxies(List<Network> networks, boolean unix, Header header) {
        this.networks = networks;
        this.unix = unix;
        this.header = header;
    }

    /// Those at these addresses, who set [Header#X_FORWARDED_FOR].
    ///
    /// @param addresses each an address, `::1`; a network, `10.0.0.0/8`; or `unix` for whoever can
    ///   connect to a unix socket
    /// @throws IllegalArgumentException for anything else
    public static TrustedProxies of(String... addresses) {
        var networks = new ArrayList<Network>();
        boolean unix = false;
        for (var address : addresses) {
            if (address.equals("unix")) {
                unix = true;
            } else {
                networks.add(Network.of(address));
            }
        }
        return new TrustedProxies(List.copyOf(networks), unix, Header.X_FORWARDED_FOR);
    }

    /// The same proxies, which set another header.
    public TrustedProxies withHeader(Header header) {
        return new TrustedProxies(networks, unix, header);
    }

    /// Where they say it.
    public Header header() {
        return header;
    }

    /// Whether this is one of them: an `InetSocketAddress`, or the address of a unix socket.
    public boolean trusts(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet
                ? !inet.isUnresolved()
                        && networks.stream().anyMatch(net -> net.contains(inet.getAddress()))
                : unix;
    }
}
