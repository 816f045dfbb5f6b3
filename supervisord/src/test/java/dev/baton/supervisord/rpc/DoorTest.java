// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.push.PushServer;
import dev.baton.push.Serving;
import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.HttpServerSettings;
import dev.baton.supervisord.config.HttpServerSettings.Credentials;
import dev.baton.supervisord.config.HttpServerSettings.Inet;
import dev.baton.supervisord.config.HttpServerSettings.Unix;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.log.MainLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who comes in, and where: [Door] and [Entrances] on real sockets.
final class DoorTest {
    private static final Credentials PLAIN = new Credentials("me", "pa:ss");
    private static final Credentials HASHED =
            new Credentials("me", "{SHA}9D4E1E23BD5B727046A9E3B4B7DB57BD8D6EE684"); // "pass"

    private final MainLog log = new MainLog(LogLevel.CRITICAL, Clock.systemUTC(), null, null, null);

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Inet inet(int port, Credentials credentials) {
        return new Inet("inet_http_server", "127.0.0.1", port, credentials, false, false);
    }

    private static Inet inetWithoutPassword(String host, int port, boolean open) {
        return new Inet("inet_http_server", host, port, null, open, false);
    }

    private static Serving serve(Entrances entrances, HttpServerSettings server) {
        return PushServer.create()
                .get("/", exchange -> exchange.text("in"))
                .guard(new Door(List.of(server), new Origins(Set.of("localhost", "box"))))
                .serve(entrances.all());
    }

    private static int status(int port, String... headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var request = "GET / HTTP/1.0\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    private static String basic(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void aPlainPasswordMayHoldAColon() throws IOException {
        var server = inet(freePort(), PLAIN);
        try (var entrances = Entrances.open(List.of(server), log);
                var _ = serve(entrances, server)) {
            assertThat(status(server.port(), basic("me:pa:ss"))).isEqualTo(200);
            for (var wrong :
                    List.of("me:pa", "me:", "me", "", ":pa:ss", "you:pa:ss", "me:pa:ss ")) {
                assertThat(status(server.port(), basic(wrong))).as(wrong).isEqualTo(401);
            }
            assertThat(status(server.port(), "X: y")).isEqualTo(401);
            assertThat(status(server.port(), "Authorization: Basic !!")).isEqualTo(401);
            assertThat(status(server.port(), "Authorization: Bearer x")).isEqualTo(401);
        }
    }

    @Test
    void aHashedPasswordIsNotItsHash() throws IOException {
        var server = inet(freePort(), HASHED);
        try (var entrances = Entrances.open(List.of(server), log);
                var _ = serve(entrances, server)) {
            assertThat(status(server.port(), basic("me:pass"))).isEqualTo(200);
            assertThat(status(server.port(), basic("me:" + HASHED.password()))).isEqualTo(401);
        }
    }

    @Test
    void aPageOfAnotherSiteIsTurnedAway() throws IOException {
        var port = freePort();
        var server = inetWithoutPassword("127.0.0.1", port, false);
        try (var entrances = Entrances.open(List.of(server), log);
                var _ = serve(entrances, server)) {
            var host = "Host: localhost:" + port;
            assertThat(status(port, host)).isEqualTo(200);
            assertThat(status(port, host, "Origin: http://localhost:" + port)).isEqualTo(200);
            assertThat(status(port, host, "Origin: http://evil.example")).isEqualTo(403);
            assertThat(status(port, host, "Origin: null")).isEqualTo(403);
            assertThat(status(port, "Host: evil.example:" + port)).isEqualTo(403);
            assertThat(status(port, "Host: 127.0.0.1")).isEqualTo(200);
            assertThat(status(port, "Host: ")).isEqualTo(200);
        }
    }

    @Test
    void whatABrowserSendsForAnotherSiteIsTurnedAwayAlsoWithThePassword() throws IOException {
        var server = inet(freePort(), PLAIN);
        try (var entrances = Entrances.open(List.of(server), log);
                var _ = serve(entrances, server)) {
            for (var site : List.of("cross-site", "same-site")) {
                for (var mode : List.of("no-cors", "cors", "websocket")) {
                    assertThat(fetch(server.port(), site, mode, "empty"))
                            .as(site + " " + mode)
                            .isEqualTo(403);
                }
                assertThat(fetch(server.port(), site, "navigate", "document"))
                        .as("a link from " + site)
                        .isEqualTo(200);
                assertThat(fetch(server.port(), site, "navigate", "iframe"))
                        .as("a frame of " + site)
                        .isEqualTo(403);
            }
            for (var site : List.of("same-origin", "none")) {
                assertThat(fetch(server.port(), site, "cors", "empty")).as(site).isEqualTo(200);
            }
        }
    }

    /// The status that a browser gets that knows the password.
    private static int fetch(int port, String site, String mode, String destination)
            throws IOException {
        return status(
                port,
                basic("me:pa:ss"),
                "Sec-Fetch-Site: " + site,
                "Sec-Fetch-Mode: " + mode,
                "Sec-Fetch-Dest: " + destination);
    }

    @Test
    void withoutAPasswordOnlyNamesThatAreThisMachinesAreAnsweredTo() throws IOException {
        var port = freePort();
        var server = inetWithoutPassword("127.0.0.1", port, false);
        try (var entrances = Entrances.open(List.of(server), log);
                var _ = serve(entrances, server)) {
            for (var known :
                    List.of(
                            "box",
                            "BOX.:" + port,
                            "app.localhost",
                            "10.1.2.3:80",
                            "[::1]",
                            "[fe80::1]:9001")) {
                assertThat(status(port, "Host: " + known)).as(known).isEqualTo(200);
            }
            for (var unknown :
                    List.of("evil.example", "localhost.evil.example", "1.evil", "boxx", "[x]")) {
                assertThat(status(port, "Host: " + unknown)).as(unknown).isEqualTo(403);
            }
        }
        var guarded = inet(freePort(), PLAIN);
        try (var entrances = Entrances.open(List.of(guarded), log);
                var _ = serve(entrances, guarded)) {
            assertThat(status(guarded.port(), basic("me:pa:ss"), "Host: any.example"))
                    .isEqualTo(200);
        }
        var open = inetWithoutPassword("127.0.0.1", freePort(), true);
        try (var entrances = Entrances.open(List.of(open), log);
                var _ = serve(entrances, open)) {
            assertThat(status(open.port(), "Host: any.example")).isEqualTo(200);
        }
    }

    @Test
    void tcpWithoutAPasswordIsForLoopbackAloneUnlessItIsAllowed() throws IOException {
        var port = freePort();
        for (var host : List.of("", "0.0.0.0")) {
            var server = inetWithoutPassword(host, port, false);
            assertThatThrownBy(() -> Entrances.open(List.of(server), log))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("[inet_http_server]")
                    .hasMessageContaining("no password")
                    .hasMessageContaining("allow_unauthenticated=true");
        }
        Entrances.open(List.of(inetWithoutPassword("127.0.0.1", port, false)), log).close();
        Entrances.open(List.of(inetWithoutPassword("", port, true)), log).close();
        Entrances.open(List.of(inetWithoutPassword("localhost", port, false)), log).close();
    }

    @Test
    void aPortThatIsTakenIsSaidToBe() throws IOException {
        var server = inet(freePort(), PLAIN);
        try (var _ = Entrances.open(List.of(server), log)) {
            assertThatThrownBy(() -> Entrances.open(List.of(server), log))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("Another program is already listening on a port");
        }
    }

    @Test
    void aUnixSocketHasItsModeAndGoesAway(@TempDir Path directory) throws IOException {
        var file = directory.resolve("sock");
        var server = new Unix("unix_http_server", file, 0710, null, null, false);
        try (var _ = Entrances.open(List.of(server), log)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rwx--x---");
            try (var files = Files.list(directory)) {
                assertThat(files).containsExactly(file);
            }
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aStaleSocketIsReplacedAndALiveOneIsNot(@TempDir Path directory) throws IOException {
        var file = directory.resolve("sock");
        try (var stale = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(file));
        }
        var server = new Unix("unix_http_server", file, 0700, null, null, false);
        try (var _ = Entrances.open(List.of(server), log)) {
            assertThatThrownBy(() -> Entrances.open(List.of(server), log))
                    .hasMessageStartingWith("Another program is already listening on a port");
            try (var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                assertThat(client.connect(UnixDomainSocketAddress.of(file))).isTrue();
            }
        }
    }
}
