// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.supervisorctl.command.Interrupts;
import dev.baton.supervisorctl.output.Palette;
import dev.baton.supervisorctl.output.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class PlainInputTest {
    private static final Interrupts NOBODY = _ -> () -> {};

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(shown, true, UTF_8);
    private final Screen screen = new Screen(stream, stream, false, Palette.PLAIN);

    @Test
    void linesComeOneAfterTheOtherAndThenNone() {
        var input =
                new PlainInput(
                        new ByteArrayInputStream("ä\n\nlast".getBytes(UTF_8)), screen, NOBODY);

        assertThat(input.line("> ")).contains("ä");
        assertThat(input.line("> ")).contains("");
        assertThat(input.secret("> ")).contains("last");
        assertThat(input.line("> ")).isEmpty();
        assertThat(input.line("> ")).isEmpty();
        assertThat(shown.toString(UTF_8)).isEqualTo("> > > > > ");
    }

    @Test
    void anInterruptEndsTheWaitAndLosesNoLine() throws IOException {
        Interrupts atOnce =
                interrupted -> {
                    interrupted.run();
                    return () -> {};
                };
        try (var in = new PipedInputStream();
                var out = new PipedOutputStream(in)) {
            var interrupts = new Interrupts[] {atOnce};
            var input = new PlainInput(in, screen, interrupted -> interrupts[0].when(interrupted));

            assertThat(input.line("")).isEmpty();
            interrupts[0] = NOBODY;
            out.write("later\n".getBytes(UTF_8));
            out.flush();

            assertThat(input.line("")).contains("later");
        }
    }
}
