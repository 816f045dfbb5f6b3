// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The chat as people see it; what it looks like is in `target/screenshots`.
class ChatTest {
    private static final Path SCREENSHOTS = Tools.ROOT.resolve("target/screenshots");

    @TempDir private Path directory;

    @DisplayName("the chat in Chromium")
    @TestFactory
    Stream<DynamicTest> chat() throws Exception {
        var driver = Driver.inChromium("chat-chromium.mjs", directory);
        driver.requireTools();
        Files.createDirectories(SCREENSHOTS);
        Example chat = Example.start("chat", directory);
        Stream<DynamicTest> cases;
        try (chat) {
            cases =
                    driver.run(
                            Integer.toString(chat.port()),
                            chat.pidFile().toString(),
                            SCREENSHOTS.toString());
        }
        var said = chat.said();
        return Stream.concat(
                cases,
                Stream.of(
                        dynamicTest(
                                "the server has nothing to complain about",
                                () ->
                                        assertThat(said)
                                                .doesNotContain(
                                                        " WARN ", " ERROR ", "Exception"))));
    }
}
