// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.shell;

import dev.baton.supervisor.api.ProcessInfo;
import dev.baton.supervisorctl.command.Input;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/// The line editor on a terminal: history, completion, and passwords that nobody sees.
public final class Editor implements Input, AutoCloseable {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private final Terminal terminal;
    private final Size before;
    private final LineReader commands;
    private final LineReader answers;

    private Editor(Terminal terminal, LineReader commands, LineReader answers) {
        this.terminal = terminal;
        this.before = terminal.getSize();
        giveSize(terminal);
        this.commands = commands;
        this.answers = answers;
    }

    /// Takes over the terminal.
    ///
    /// @param history a file of lines, as readline(3) writes them; null to keep none
    /// @param names of commands, for completion
    /// @param processes for completion; must not throw
    public static Editor open(
            @Nullable Path history, List<String> names, Supplier<List<ProcessInfo>> processes) {
        try {
            var terminal = TerminalBuilder.builder().name("batonctl").system(true).build();
            var completion = new Completion(names, processes);
            return new Editor(terminal, commands(terminal, history, completion), answers(terminal));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the terminal", e);
        }
    }

    /// A terminal that says that it has no columns, as one of `expect` or of a container may, has
    /// those of a terminal, as readline(3) has it; there would be no room for a prompt otherwise.
    private static void giveSize(Terminal terminal) {
        var size = terminal.getSize();
        if (isUnknown(size)) {
            terminal.setSize(
                    Size.of(
                            size.getColumns() > 0 ? size.getColumns() : COLUMNS,
                            size.getRows() > 0 ? size.getRows() : ROWS));
        }
    }

    private static boolean isUnknown(Size size) {
        return size.getColumns() <= 0 || size.getRows() <= 0;
    }

    private static LineReader commands(
            Terminal terminal, @Nullable Path history, Completion completion) {
        var builder =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .parser(words())
                        .completer((_, line, candidates) -> {
                            var before = line.words().subList(0, line.wordIndex());
                            var word = line.word().substring(0, line.wordCursor());
                            completion.candidates(before, word).stream()
                                    .map(Candidate::new)
                                    .forEach(candidates::add);
                        })
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.HISTORY_TIMESTAMPED, false);
        if (history != null) {
            builder.variable(LineReader.HISTORY_FILE, history);
        }
        return builder.build();
    }

    private static LineReader answers(Terminal terminal) {
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(words())
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.DISABLE_HISTORY, true)
                .build();
    }

    /// Words between white space, as commands have them: no quotes, no escapes.
    private static DefaultParser words() {
        return new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);
    }

    /// A command, which goes into the history.
    public Optional<String> command(String prompt) {
        return read(() -> commands.readLine(prompt));
    }

    @Override
    public Optional<String> line(String prompt) {
        return read(() -> answers.readLine(prompt));
    }

    @Override
    public Optional<String> secret(String prompt) {
        return read(() -> answers.readLine(prompt, '\0'));
    }

    private static Optional<String> read(Supplier<@Nullable String> line) {
        try {
            return Optional.ofNullable(line.get());
        } catch (UserInterruptException | EndOfFileException _) {
            return Optional.empty();
        }
    }

    /// Saves the history and gives the terminal back.
    @Override
    public void close() {
        try {
            commands.getHistory().save();
            if (isUnknown(before)) {
                terminal.setSize(before);
            }
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot leave the terminal", e);
        }
    }
}
