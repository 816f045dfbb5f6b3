// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.supervisorctl.Batonctl;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The shell on a real terminal, which Python has.
final class EditorTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @TempDir private Path directory;

    @BeforeAll
    static void needsPython() {
        assumeTrue(Files.isExecutable(PYTHON), "no Python");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 24", "80, 0", "80, 24"})
    void theTerminalShowsThePromptAndWhatIsTypedWhateverItsSize(int columns, int rows)
            throws IOException, InterruptedException, URISyntaxException {
        var configuration =
                Files.writeString(
                        directory.resolve("supervisord.conf"),
                        "[supervisorctl]\nserverurl=http://127.0.0.1:1\n");
        var script = Objects.requireNonNull(EditorTest.class.getResource("terminal.py"));
        var process =
                new ProcessBuilder(
                                PYTHON.toString(),
                                Path.of(script.toURI()).toString(),
                                Integer.toString(columns),
                                Integer.toString(rows),
                                "quit",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Batonctl.class.getName(),
                                "-c",
                                configuration.toString())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(shown).contains("supervisor> quit").endsWith("\n" + columns + "x" + rows + "\n");
    }
}
