// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.HttpServerSettings;
import dev.baton.supervisord.config.HttpServerSettings.Credentials;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.log.MainLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is known of entrances before a daemon stops everything to open them.
class EntrancesTest {
    @TempDir Path directory;
    private final MainLog log =
            new MainLog(LogLevel.INFO, Clock.systemUTC(), null, System.out, null);

    private HttpServerSettings unix(String file) {
        return new HttpServerSettings.Unix(
                "unix_http_server", directory.resolve(file), 0700, null, null, false);
    }

    private static HttpServerSettings inet(String host, int port, boolean password) {
        return new HttpServerSettings.Inet(
                "inet_http_server",
                host,
                port,
                password ? new Credentials("name", "secret") : null,
                false,
                false);
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void tryOut(List<HttpServerSettings> current, HttpServerSettings... wanted) {
        Entrances.tryOut(List.of(wanted), current, log);
    }

    private AbstractThrowableAssert<?, ?> assertRefused(HttpServerSettings wanted) {
        return assertThatThrownBy(() -> tryOut(List.of(), wanted))
                .isInstanceOf(ConfigException.class);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void whatCannotBeOpenedIsKnownBefore() throws Exception {
        assertRefused(inet("0.0.0.0", freePort(), false)).hasMessageContaining("lets everybody");
        assertRefused(inet("no.such.host.invalid", freePort(), true))
                .hasMessageContaining("there is no host no.such.host.invalid");
        assertRefused(unix("missing/sock")).hasMessageContaining("ENOENT");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(inet("127.0.0.1", taken.getLocalPort(), false))
                    .hasMessageContaining("Another program is already listening");
        }
        try (var _ = Entrances.open(List.of(unix("sock")), log)) {
            assertRefused(unix("sock"))
                    .hasMessageContaining("Another program is already listening");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void whatIsOpenNowIsNotInItsOwnWay() throws Exception {
        var port = freePort();
        var other = freePort();
        Files.createSymbolicLink(directory.resolve("link"), directory);
        var current = List.of(unix("sock"), inet("127.0.0.1", port, false));
        try (var open = Entrances.open(current, log)) {
            tryOut(current, unix("sock"), inet("127.0.0.1", port, false));
            tryOut(current, unix("link/sock"), inet("", port, true));
            tryOut(current, unix("new"), inet("127.0.0.1", other, false));
            assertThatThrownBy(() -> tryOut(current, inet("", port, false)))
                    .hasMessageContaining("lets everybody");
            assertThat(open.all()).hasSize(2);
            assertThat(directory.resolve("sock")).exists();
        }
        assertThat(files()).containsExactly(directory.resolve("link"));
    }
}
