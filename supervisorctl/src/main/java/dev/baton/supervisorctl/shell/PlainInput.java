// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.shell;

import dev.baton.supervisorctl.command.Input;
import dev.baton.supervisorctl.command.Interrupts;
import dev.baton.supervisorctl.output.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Lines from a pipe, a file or a terminal that edits its lines itself.
///
/// A read that waits cannot be called off, so a thread of its own reads; a line that comes after an
/// interrupt is the next one. One thread asks.
public final class PlainInput implements Input {
    private final BufferedReader lines;
    private final Screen screen;
    private final Interrupts interrupts;
    private @Nullable CompletableFuture<Optional<String>> pending;

    /// Reads lines of UTF-8, and shows the prompts.
    public PlainInput(InputStream in, Screen screen, Interrupts interrupts) {
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.screen = screen;
        this.interrupts = interrupts;
    }

    @Override
    public Optional<String> line(String prompt) {
        screen.print(prompt);
        var line = pending == null ? read() : pending;
        var interrupted = new CompletableFuture<Optional<String>>();
        try (var _ = interrupts.when(() -> interrupted.complete(Optional.empty()))) {
            var first = line.applyToEither(interrupted, either -> either).join();
            pending = line.isDone() ? null : line;
            return first;
        } catch (CompletionException e) {
            throw new UncheckedIOException("cannot read the input", new IOException(e.getCause()));
        }
    }

    private CompletableFuture<Optional<String>> read() {
        var line = new CompletableFuture<Optional<String>>();
        Thread.ofVirtual()
                .name("input")
                .start(() -> {
                    try {
                        line.complete(Optional.ofNullable(lines.readLine()));
                    } catch (IOException e) {
                        line.completeExceptionally(e);
                    }
                });
        return line;
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
