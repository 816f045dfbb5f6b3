// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.shell;

import dev.baton.supervisorctl.command.Input;
import dev.baton.supervisorctl.output.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Lines from a pipe, a file or a terminal that edits its lines itself.
public final class PlainInput implements Input {
    private final BufferedReader lines;
    private final Screen screen;

    /// Reads lines of UTF-8, and shows the prompts.
    public PlainInput(InputStream in, Screen screen) {
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.screen = screen;
    }

    @Override
    public Optional<String> line(String prompt) {
        screen.print(prompt);
        try {
            return Optional.ofNullable(lines.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the input", e);
        }
    }

    /// On a terminal the line is not shown; a pipe shows nothing anyway.
    @Override
    public Optional<String> secret(String prompt) {
        var console = Descriptors.isTerminal(0) ? System.console() : null;
        if (console == null) {
            return line(prompt);
        }
        return Optional.ofNullable(console.readPassword("%s", prompt)).map(String::new);
    }
}
