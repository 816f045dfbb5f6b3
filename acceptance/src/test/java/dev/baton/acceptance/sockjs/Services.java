// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.baton.bench.server.Probe;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Where the services are that the tests talk to.
///
/// `BATON_SOCKJS_URL`, a system property or an environment variable such as
/// `http://localhost:8081`, names a server that runs; without it the one of the distribution is
/// started, once, and ends with the tests. `BATON_SOCKJS_STRICT_URL` does the same for a server of
/// strict version 0.3.3.
final class Services {
    /// Echoes each message; a stream ends after 4096 bytes.
    static final String ECHO = "/echo";

    /// The same, without websockets.
    static final String WITHOUT_WEBSOCKET = "/disabled_websocket_echo";

    /// The same as [#ECHO], with a cookie.
    static final String WITH_COOKIE = "/cookie_needed_echo";

    /// Closes each session as soon as it is open.
    static final String CLOSE = "/close";

    /// All of them.
    static final List<String> ALL = List.of(ECHO, WITHOUT_WEBSOCKET, WITH_COOKIE, CLOSE);

    /// The bytes of frames after which a stream ends.
    static final int LIMIT = 4096;

    /// What goes further than the reference implementation does.
    static final String BEYOND_REFERENCE = "beyondReference";

    private static final String URL = "BATON_SOCKJS_URL";
    private static final String STRICT_URL = "BATON_SOCKJS_STRICT_URL";
    private static final Duration START = Duration.ofSeconds(60);

    private static final Path PROGRAM =
            Path.of(System.getProperty("baton.root", ".."), "target/baton/bin/services")
                    .toAbsolutePath()
                    .normalize();

    private Services() {}

    private static final class Standard {
        static final Server SERVER = setting(URL).map(Server::at).orElseGet(Services::started);
    }

    private static final class Strict {
        static final Server SERVER =
                setting(STRICT_URL).map(Server::at).orElseGet(() -> started("--strict033"));
    }

    static Server standard() {
        return Standard.SERVER;
    }

    /// Skips the test when a server is given and a strict one is not.
    static Server strict() {
        if (setting(URL).isPresent() && setting(STRICT_URL).isEmpty()) {
            return abort(URL + " is set and " + STRICT_URL + " is not");
        }
        return Strict.SERVER;
    }

    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty(name, System.getenv(name)));
    }

    private static Server started(String... options) {
        assertThat(PROGRAM).as("./baton build, or mvn verify, lays it out").isExecutable();
        var port = Probe.freePort();
        var words =
                Stream.concat(
                        Stream.of(PROGRAM.toString(), "--port", Integer.toString(port)),
                        Stream.of(options));
        return start(port, new ProcessBuilder(words.toList()));
    }

    private static Server start(int port, ProcessBuilder builder) {
        try {
            var log = Files.createTempFile("services-", ".log");
            var process =
                    builder.redirectErrorStream(true)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(log.toFile())
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, log)));
            await("the services on port " + port)
                    .atMost(START)
                    .until(() -> !process.isAlive() || listens(port));
            assertThat(process.isAlive())
                    .as("%s runs\n%s", builder.command(), Files.readString(log))
                    .isTrue();
            return Server.at("http://127.0.0.1:" + port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean listens(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    private static void end(Process process, Path log) {
        try {
            process.destroy();
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.delete(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
