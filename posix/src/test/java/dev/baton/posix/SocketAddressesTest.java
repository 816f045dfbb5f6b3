// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketAddressesTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.255", "0.0.0.0"})
    void ipv4RoundTrips(String host) {
        assertRoundTrip(Sockets.AF_INET, new InetSocketAddress(host, 65_535));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "2001:db8::ff", "::"})
    void ipv6RoundTrips(String host) {
        assertRoundTrip(Sockets.AF_INET6, new InetSocketAddress(host, 443));
    }

    @Test
    void theScopeOfALinkLocalAddressIsKept() throws UnknownHostException {
        var bytes = InetAddress.getByName("fe80::1").getAddress();
        var scoped = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 2), 80);
        try (var arena = Arena.ofConfined()) {
            var back =
                    (InetSocketAddress)
                            SocketAddresses.decode(
                                    SocketAddresses.encode(arena, Sockets.AF_INET6, scoped));
            assertThat(((Inet6Address) back.getAddress()).getScopeId()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run/baton.sock", "relative", "@abstract", "/run/b\u00e4ton"})
    void unixPathsRoundTrip(String path) {
        assertRoundTrip(Sockets.AF_UNIX, UnixDomainSocketAddress.of(path));
    }

    @Test
    void anyAddressOfIpv6BecomesThatOfIpv4WhereThereIsNoIpv6() {
        try (var arena = Arena.ofConfined()) {
            var encoded =
                    SocketAddresses.encode(arena, Sockets.AF_INET, new InetSocketAddress("::", 80));
            assertThat(encoded.byteSize()).isEqualTo(16);
            assertThat(SocketAddresses.decode(encoded))
                    .isEqualTo(new InetSocketAddress("0.0.0.0", 80));
        }
    }

    @Test
    void anAbstractNameIsEncodedWithoutAnEndingNul() {
        try (var arena = Arena.ofConfined()) {
            assertThat(
                            SocketAddresses.unix(arena, "@name")
                                    .asSlice(2)
                                    .toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(0, 'n', 'a', 'm', 'e');
        }
    }

    private static void assertRoundTrip(int family, SocketAddress address) {
        try (var arena = Arena.ofConfined()) {
            assertThat(SocketAddresses.decode(SocketAddresses.encode(arena, family, address)))
                    .isEqualTo(address);
        }
    }
}
