// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.baton.acceptance.moving.MovingServer;
import dev.baton.bench.server.Baton;
import dev.baton.bench.server.Mode;
import dev.baton.bench.server.Probe;
import dev.baton.bench.server.ServerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Clients that others wrote stay through reload after reload, and do not notice.
class StayingTest {
    /// Each server here lives for some seconds.
    private static final String QUICK_TO_START = "-XX:TieredStopAtLevel=1";

    @TempDir private Path directory;

    @DisplayName("sockjs-client in Node, reload in overlap")
    @TestFactory
    Stream<DynamicTest> sockJsInNodeOverlap() throws Exception {
        return sockJsInNode(Mode.OVERLAP);
    }

    @DisplayName("sockjs-client in Node, reload in place")
    @TestFactory
    Stream<DynamicTest> sockJsInNodeExec() throws Exception {
        return sockJsInNode(Mode.EXEC);
    }

    @DisplayName("the chat in Chromium, reload in overlap")
    @TestFactory
    Stream<DynamicTest> chatInChromiumOverlap() throws Exception {
        return chatInChromium(Mode.OVERLAP);
    }

    @DisplayName("the chat in Chromium, reload in place")
    @TestFactory
    Stream<DynamicTest> chatInChromiumExec() throws Exception {
        return chatInChromium(Mode.EXEC);
    }

    private Stream<DynamicTest> sockJsInNode(Mode mode) throws Exception {
        var driver = Driver.inNode("sockjs-reload-node.mjs", directory);
        driver.requireTools();
        Stream<DynamicTest> cases;
        try (var server = new Baton(counting(), mode, Probe.freePort(), directory)) {
            server.start();
            cases =
                    driver.run(
                            "http://127.0.0.1:" + server.port(),
                            directory.resolve("baton.pid").toString(),
                            mode.toString());
        }
        return Stream.concat(cases, Stream.of(nothingToComplainAbout("baton.log")));
    }

    /// A [MovingServer].
    private static ServerCommand counting() {
        return new ServerCommand(
                List.of(
                        "env",
                        "BATON_RELOAD={mode}",
                        "BATON_PID_FILE={pidFile}",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        QUICK_TO_START,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MovingServer.class.getName(),
                        "{port}"));
    }

    private Stream<DynamicTest> chatInChromium(Mode mode) throws Exception {
        var driver = Driver.inChromium("chat-reload-chromium.mjs", directory);
        driver.requireTools();
        Stream<DynamicTest> cases;
        try (var chat = Example.start("chat", mode, QUICK_TO_START, directory)) {
            cases =
                    driver.run(
                            Integer.toString(chat.port()),
                            chat.pidFile().toString(),
                            mode.toString());
        }
        return Stream.concat(cases, Stream.of(nothingToComplainAbout("log.txt")));
    }

    private DynamicTest nothingToComplainAbout(String log) throws IOException {
        var said = Files.readString(directory.resolve(log));
        return dynamicTest(
                "the server has nothing to complain about",
                () -> assertThat(said).doesNotContain(" WARN ", " ERROR ", "Exception"));
    }
}
