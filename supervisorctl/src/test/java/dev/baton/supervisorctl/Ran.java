// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl;

import dev.baton.supervisorctl.command.Interrupts;
import dev.baton.supervisorctl.config.Surroundings;
import dev.baton.supervisorctl.output.Palette;
import dev.baton.supervisorctl.output.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a run of batonctl, in this process, came to.
///
/// @param out what it showed
/// @param err what it complained of
/// @param status its exit status
public record Ran(String out, String err, int status) {
    private static final Interrupts NOBODY = _ -> () -> {};

    /// Runs one command with a daemon at this URL.
    static Ran of(String url, String... words) {
        return of(Palette.PLAIN, NOBODY, "", arguments(url, words));
    }

    /// The same with something to read.
    static Ran reading(String input, String url, String... words) {
        return of(Palette.PLAIN, NOBODY, input, arguments(url, words));
    }

    private static List<String> arguments(String url, String... words) {
        var arguments = new ArrayList<>(List.of("-s", url));
        arguments.addAll(List.of(words));
        return arguments;
    }

    /// Runs it with these arguments alone.
    public static Ran of(List<String> arguments, String input) {
        return of(Palette.PLAIN, NOBODY, input, arguments);
    }

    static Ran of(Palette palette, Interrupts interrupts, String input, List<String> arguments) {
        return of(palette, interrupts, input, arguments, new ByteArrayOutputStream());
    }

    /// The same, where somebody looks at what it shows while it does.
    static Ran of(
            Palette palette,
            Interrupts interrupts,
            String input,
            List<String> arguments,
            ByteArrayOutputStream out) {
        var err = new ByteArrayOutputStream();
        var screen = new Screen(stream(out), stream(err), false, palette);
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var surroundings =
                new Surroundings("/nowhere/at/all/bin/batonctl", Path.of("/nowhere"), Map.of());
        var status = new Batonctl(screen, in, interrupts, surroundings).run(arguments);
        return new Ran(
                out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), status);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, false, StandardCharsets.UTF_8);
    }
}
