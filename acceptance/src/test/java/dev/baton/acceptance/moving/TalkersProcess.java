// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// [Talkers] that talk.
final class TalkersProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    private TalkersProcess(Process process) {
        this.process = process;
        said =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Starts them, and waits until they talk.
    ///
    /// @param pause between two messages of one
    /// @param kinds pairs of a kind and how many
    static TalkersProcess start(Path directory, int port, Duration pause, String... kinds)
            throws IOException {
        var arguments =
                new ArrayList<>(List.of(Integer.toString(port), Long.toString(pause.toMillis())));
        arguments.addAll(List.of(kinds));
        var command = MovingTest.java(Talkers.class, arguments.toArray(String[]::new));
        var talkers =
                new TalkersProcess(
                        new ProcessBuilder(command)
                                .redirectError(directory.resolve("talkers.err").toFile())
                                .start());
        assertThat(talkers.said.readLine()).isEqualTo("talking");
        return talkers;
    }

    /// They end.
    ///
    /// @return what they have noticed, and a summary as the last line
    List<String> end() throws IOException {
        process.getOutputStream().close();
        return said.lines().toList();
    }

    @Override
    public void close() {
        process.destroy();
        if (!process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join().isAlive()) {
            return;
        }
        process.destroyForcibly();
    }
}
