// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.HttpLimits;
import dev.baton.push.http.TrustedProxies;
import dev.baton.push.http.TrustedProxies.Header;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxiesTest {
    private static final TrustedProxies LOCAL =
            TrustedProxies.of("127.0.0.1", "10.0.0.0/8", "2001:db8::/32");

    private static TestServer.Builder builder() {
        return TestServer.with()
                .on(
                        "GET",
                        "/",
                        e ->
                                e.text(
                                        Remote.text(e.remoteAddress())
                                                + " "
                                                + e.scheme()
                                                + " "
                                                + e.host().orElse("-")));
    }

    /// Asks with these header lines, separated by a vertical bar.
    private static String ask(TestServer server, String headers) throws IOException {
        var lines = headers.isEmpty() ? "" : headers.replace("|", "\n") + "\n";
        return server.ask("GET / HTTP/1.1\nHost: h\n" + lines + "\n").body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "X-Forwarded-For: 192.0.2.1 > 192.0.2.1 http h",
                "X-Forwarded-For: 192.0.2.1:4711 > 192.0.2.1:4711 http h",
                "X-Forwarded-For: 2001:db9::1 > [2001:db9:0:0:0:0:0:1] http h",
                "X-Forwarded-For: [2001:db9::1]:80 > [2001:db9:0:0:0:0:0:1]:80 http h",
                "X-Forwarded-For: 192.0.2.9, 192.0.2.1, 10.1.2.3 > 192.0.2.1 http h",
                "X-Forwarded-For: 192.0.2.9|X-Forwarded-For: 192.0.2.1 > 192.0.2.1 http h",
                "X-Forwarded-For: 10.0.0.2, 10.0.0.1 > 10.0.0.2 http h",
                "X-Forwarded-For: 192.0.2.1, nonsense, 10.0.0.1 > 10.0.0.1 http h",
                "X-Forwarded-For: 192.0.2.1, 10.0.0.999 > 127.0.0.1:P http h",
                "X-Forwarded-For: unknown > 127.0.0.1:P http h",
                "X-Forwarded-For: , , > 127.0.0.1:P http h",
                "X-Forwarded-For: ::ffff:192.0.2.1 > 192.0.2.1 http h",
                "X-Forwarded-For: 192.0.2.1|X-Forwarded-Proto: HTTPS > 192.0.2.1 https h",
                "X-Forwarded-Proto: https|X-Forwarded-Host: x.org:81 > 127.0.0.1:P https x.org:81",
                "X-Forwarded-For: 192.0.2.1, 10.0.0.1|X-Forwarded-Proto: https, http > 192.0.2.1 https h",
                "X-Forwarded-For: 192.0.2.1|X-Forwarded-Proto: evil, https > 192.0.2.1 https h",
                "X-Forwarded-Proto: ftp|X-Forwarded-Host: a/b > 127.0.0.1:P http h",
                "Forwarded: for=192.0.2.1 > 127.0.0.1:P http h",
            })
    void trustedProxiesAreBelievedFromTheRight(String headers, String said) throws IOException {
        try (var server = builder().proxies(LOCAL).open()) {
            assertThat(ask(server, headers).replaceFirst("^127.0.0.1:\\d+", "127.0.0.1:P"))
                    .isEqualTo(said);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '\'',
            value = {
                "Forwarded: for=192.0.2.1;proto=https;host=x.org;by=_me > 192.0.2.1 https x.org",
                "Forwarded: For=\"[2001:db9::1]:80\" > [2001:db9:0:0:0:0:0:1]:80 http h",
                "Forwarded: for=\"192.0.2.1:_port\" > 192.0.2.1 http h",
                "Forwarded: for=192.0.2.9, for=192.0.2.1;proto=https, for=10.0.0.1 > 192.0.2.1 https h",
                "Forwarded: for=192.0.2.9|Forwarded: for=192.0.2.1 > 192.0.2.1 http h",
                "Forwarded: for=_hidden, for=10.0.0.1 > 10.0.0.1 http h",
                "Forwarded: for=unknown;proto=https > 127.0.0.1:P https h",
                "Forwarded: for=\", for=192.0.2.1 > 192.0.2.1 http h",
                "Forwarded: for=\"192.0.2.9, for=192.0.2.1 > 192.0.2.1 http h",
                "Forwarded: for=192.0.2.1;for=192.0.2.2 > 127.0.0.1:P http h",
                "Forwarded: for=192.0.2.1;host=\"a\\\"b\" > 127.0.0.1:P http h",
                "Forwarded: nonsense > 127.0.0.1:P http h",
                "X-Forwarded-For: 192.0.2.1 > 127.0.0.1:P http h",
            })
    void theStandardHeaderIsReadWhenItIsAskedFor(String headers, String said) throws IOException {
        try (var server = builder().proxies(LOCAL.withHeader(Header.FORWARDED)).open()) {
            assertThat(ask(server, headers).replaceFirst("^127.0.0.1:\\d+", "127.0.0.1:P"))
                    .isEqualTo(said);
        }
    }

    @Test
    void othersMaySayWhatTheyLike() throws IOException {
        for (var trusted :
                new TrustedProxies[] {
                    TrustedProxies.NOBODY,
                    TrustedProxies.of("10.0.0.0/8", "::1", "unix"),
                    LOCAL.withHeader(Header.NONE)
                }) {
            try (var server = builder().proxies(trusted).open()) {
                assertThat(
                                ask(
                                        server,
                                        "X-Forwarded-For: 192.0.2.1|X-Forwarded-Proto: https"
                                                + "|Forwarded: for=192.0.2.1"))
                        .startsWith("127.0.0.1:")
                        .endsWith(" http h");
            }
        }
    }

    @Test
    void aHostThatIsNoneIsNotPassedOn() throws IOException {
        try (var server = builder().open()) {
            assertThat(server.ask("GET / HTTP/1.1\nHost: a/b\n\n").body()).endsWith(" -");
            assertThat(server.ask("GET / HTTP/1.1\nHost: [::1]:80\n\n").body())
                    .endsWith(" [::1]:80");
            assertThat(server.ask("GET / HTTP/1.0\n\n").body()).endsWith(" -");
            assertThat(server.ask("GET http://b:81/ HTTP/1.1\nHost: a\n\n").body())
                    .endsWith(" b:81");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0/8",
                "010.0.0.0/8",
                "::/129",
                "::1%lo",
                "[::1]",
                "10.0.0.0/"
            })
    void whatIsNoNetworkIsRefused(String address) {
        assertThatThrownBy(() -> TrustedProxies.of(address))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/9, 10.128.0.0, false",
        "0.0.0.0/0, 192.0.2.1, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 192.0.2.1, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
    })
    void networksContainWhatBeginsLikeThem(String network, String address, boolean trusted) {
        var peer = new InetSocketAddress(InetAddress.ofLiteral(address), 1);
        assertThat(TrustedProxies.of(network).trusts(peer)).isEqualTo(trusted);
        assertThat(TrustedProxies.of(network).trusts(UnixDomainSocketAddress.of(""))).isFalse();
    }

    @Test
    void whoeverReachesTheUnixSocketMayBeTrusted(@TempDir Path dir) throws IOException {
        var address = UnixDomainSocketAddress.of(dir.resolve("s"));
        try (var server = builder().at(address).proxies(TrustedProxies.of("unix")).open();
                var client = SocketChannel.open(address)) {
            var request =
                    GET.replace("Host", "X-Forwarded-For: 192.0.2.1\r\nConnection: close\r\nHost");
            client.write(StandardCharsets.US_ASCII.encode(request));
            var answer = ByteBuffer.allocate(1000);
            while (client.read(answer) >= 0) {}
            assertThat(StandardCharsets.US_ASCII.decode(answer.flip()).toString())
                    .endsWith("192.0.2.1 http h");
            assertThat(server.intake.connections()).isLessThanOrEqualTo(1);
        }
    }

    private static TestServer.Builder proxied() {
        return builder().proxies(LOCAL.withHeader(Header.NONE), "http");
    }

    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "PROXY TCP4 192.0.2.1 192.0.2.2 51423 80 > 192.0.2.1:51423 http h",
                "PROXY TCP6 2001:db9::1 ::1 65535 0 > [2001:db9:0:0:0:0:0:1]:65535 http h",
                "PROXY TCP6 ::ffff:192.0.2.1 ::1 1 80 > 192.0.2.1:1 http h",
                "PROXY UNKNOWN > 127.0.0.1:P http h",
                "PROXY UNKNOWN whatever it says > 127.0.0.1:P http h",
            })
    void aLineSaysWhoTheClientIs(String line, String said) throws IOException {
        try (var server = proxied().open();
                var client = server.connect()) {
            client.sendExactly(line + "\r\n" + GET + GET);
            for (int i = 0; i < 2; i++) {
                assertThat(client.answer().body().replaceFirst("^127.0.0.1:\\d+", "127.0.0.1:P"))
                        .isEqualTo(said);
            }
        }
    }

    @Test
    void aLineMayComeLetterByLetter() throws IOException {
        try (var server = proxied().open();
                var client = server.connect()) {
            for (char c : ("PROXY TCP4 192.0.2.1 192.0.2.2 5 80\r\n" + GET).toCharArray()) {
                client.sendExactly("" + c);
            }
            assertThat(client.answer().body()).isEqualTo("192.0.2.1:5 http h");
        }
    }

    @Test
    void headersCountFromTheClientOfTheLineOn() throws IOException {
        var forwarded = GET.replace("Host", "X-Forwarded-For: 192.0.2.1\r\nHost");
        try (var server = builder().proxies(LOCAL, "http").open();
                var client = server.connect()) {
            client.sendExactly("PROXY TCP4 10.0.0.7 10.0.0.1 5 80\r\n" + forwarded);
            assertThat(client.answer().body()).isEqualTo("192.0.2.1 http h");
        }
        try (var server = builder().proxies(LOCAL, "http").open();
                var client = server.connect()) {
            client.sendExactly("PROXY TCP4 192.0.2.7 10.0.0.1 5 80\r\n" + forwarded);
            assertThat(client.answer().body()).isEqualTo("192.0.2.7:5 http h");
        }
    }

    @Test
    void aClientThatTheProxyDoesNotKnowIsNotBelieved() throws IOException {
        var forwarded = GET.replace("Host", "X-Forwarded-For: 192.0.2.1\r\nHost");
        try (var server = builder().proxies(LOCAL, "http").open()) {
            try (var client = server.connect()) {
                client.sendExactly("PROXY UNKNOWN\r\n" + forwarded);
                assertThat(client.answer().body()).startsWith("127.0.0.1:");
            }
            try (var client = server.connect()) {
                client.socket.getOutputStream().write(two("21 00 0000"));
                client.sendExactly(forwarded);
                assertThat(client.answer().body()).startsWith("127.0.0.1:");
            }
            try (var client = server.connect()) {
                client.socket.getOutputStream().write(two("20 00 0000"));
                client.sendExactly(forwarded);
                assertThat(client.answer().body()).isEqualTo("192.0.2.1 http h");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n",
                "PROXY TCP4  192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 65536\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 01 2\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 -1 2\r\n",
                "PROXY TCP4 192.0.2.01 192.0.2.2 1 2\r\n",
                "PROXY TCP4 192.0.2.256 192.0.2.2 1 2\r\n",
                "PROXY TCP4 localhost 192.0.2.2 1 2\r\n",
                "PROXY TCP4 ::1 ::1 1 2\r\n",
                "PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXY UDP4 192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXY UNKNOWNS\r\n",
                "PROXY UNKNOWN xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                        + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n",
            })
    void whatIsNotQuiteALineIsRefused(String bytes) throws IOException {
        try (var server = proxied().open();
                var client = server.connect()) {
            client.sendExactly(bytes);
            assertRefused(client);
            await().until(() -> server.intake.connections() == 0);
        }
    }

    private static void assertRefused(RawClient client) throws IOException {
        try {
            assertThat(client.in.read()).isEqualTo(-1);
        } catch (SocketException reset) {
            // over bytes that were not read, a close is a reset
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    /// Version 2, in hexadecimal digits.
    private static byte[] two(String hex) {
        return HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + hex.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "21 11 000c c0000201 c0000202 1234 0050 > 192.0.2.1:4660 http h",
                "21 21 0024 20010db9000000000000000000000001 00000000000000000000000000000001"
                        + " ffff 0050 > [2001:db9:0:0:0:0:0:1]:65535 http h",
                "21 11 0012 c0000201 c0000202 1234 0050 ee0003 010203 > 192.0.2.1:4660 http h",
                "21 11 0013 c0000201 c0000202 1234 0050 030004 96c1d6e6 > CRC",
                "20 00 0000 > 127.0.0.1:P http h",
                "20 11 0004 01020304 > 127.0.0.1:P http h",
                "21 00 0002 0102 > 127.0.0.1:P http h",
            })
    void aBlockSaysWhoTheClientIs(String hex, String said) throws IOException {
        var bytes = two(hex);
        var expected = said;
        if (said.equals("CRC")) {
            Arrays.fill(bytes, 31, 35, (byte) 0);
            var sum = new CRC32C();
            sum.update(bytes);
            ByteBuffer.wrap(bytes).putInt(31, (int) sum.getValue());
            expected = "192.0.2.1:4660 http h";
        }
        try (var server = proxied().open();
                var client = server.connect()) {
            client.socket.getOutputStream().write(bytes);
            client.sendExactly(GET);
            assertThat(client.answer().body().replaceFirst("^127.0.0.1:\\d+", "127.0.0.1:P"))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11 11 000c c0000201 c0000202 1234 0050",
                "22 11 000c c0000201 c0000202 1234 0050",
                "21 12 000c c0000201 c0000202 1234 0050",
                "21 41 000c c0000201 c0000202 1234 0050",
                "21 11 000b c0000201 c0000202 1234 00",
                "21 21 000c c0000201 c0000202 1234 0050",
                "21 11 000d c0000201 c0000202 1234 0050 ee",
                "21 11 0010 c0000201 c0000202 1234 0050 ee000201",
                "21 11 0013 c0000201 c0000202 1234 0050 030004 00000000",
                "21 11 0012 c0000201 c0000202 1234 0050 030003 000000",
                "21 11 1000",
            })
    void whatIsNotQuiteABlockIsRefused(String hex) throws IOException {
        try (var server = proxied().open();
                var client = server.connect()) {
            client.socket.getOutputStream().write(two(hex));
            assertRefused(client);
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void whoeverIsNotTrustedIsRefused() throws IOException {
        try (var server = builder().proxies(TrustedProxies.of("10.0.0.0/8"), "http").open();
                var client = server.connect()) {
            assertRefused(client);
            assertThat(server.intake.connections()).isZero();
        }
    }

    @Test
    void anotherListenerIsNotAffected() throws IOException {
        try (var server = builder().proxies(LOCAL, "other").open()) {
            assertThat(server.ask(GET.replace("\r", "")).status()).isEqualTo(200);
        }
    }

    @Test
    void aProxyThatSaysNothingIsNotWaitedForLong() throws IOException {
        var limits = HttpLimits.DEFAULT.withHeadTime(Duration.ofMillis(100));
        try (var server = proxied().limits(limits).open();
                var silent = server.connect();
                var slow = server.connect()) {
            slow.sendExactly("PROXY TC");
            assertRefused(silent);
            assertRefused(slow);
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void oneThatHasSpokenIsNotOnThatClockAnyMore() throws IOException {
        var limits = HttpLimits.DEFAULT.withHeadTime(Duration.ofMillis(300));
        try (var server = proxied().limits(limits).open();
                var told = server.connect()) {
            told.sendExactly("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n");
            try (var silent = server.connect()) {
                assertRefused(silent); // so that the time is over for both
            }
            told.sendExactly(GET);
            assertThat(told.answer().body()).isEqualTo("192.0.2.1:1 http h");
        }
    }

    @Test
    void aRehearsalNeedsNoProxy() throws Exception {
        try (var server = proxied().open()) {
            server.intake.rehearse(self -> {
                try (var client = new RawClient(self.getPort())) {
                    client.sendExactly(GET);
                    assertThat(client.answer().status()).isEqualTo(200);
                }
            });
        }
    }
}
