// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl;

import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.ProcessInfo;
import dev.baton.supervisorctl.command.Command;
import dev.baton.supervisorctl.command.Commands;
import dev.baton.supervisorctl.command.ExitStatus;
import dev.baton.supervisorctl.command.Input;
import dev.baton.supervisorctl.command.Interrupts;
import dev.baton.supervisorctl.command.Session;
import dev.baton.supervisorctl.config.CommandLine;
import dev.baton.supervisorctl.config.Settings;
import dev.baton.supervisorctl.config.Surroundings;
import dev.baton.supervisorctl.config.UsageException;
import dev.baton.supervisorctl.http.Credentials;
import dev.baton.supervisorctl.http.ServerException;
import dev.baton.supervisorctl.output.Palette;
import dev.baton.supervisorctl.output.Screen;
import dev.baton.supervisorctl.shell.CtrlC;
import dev.baton.supervisorctl.shell.Descriptors;
import dev.baton.supervisorctl.shell.Editor;
import dev.baton.supervisorctl.shell.PlainInput;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The program `batonctl`: one command, or a shell if there is none.
public final class Batonctl {
    private final Screen screen;
    private final InputStream in;
    private final Interrupts interrupts;
    private final Surroundings surroundings;

    Batonctl(Screen screen, InputStream in, Interrupts interrupts, Surroundings surroundings) {
        this.screen = screen;
        this.in = in;
        this.interrupts = interrupts;
        this.surroundings = surroundings;
    }

    /// Runs it, and ends the process with an [ExitStatus].
    public static void main(String[] arguments) {
        var surroundings = Surroundings.ours();
        var terminal = Descriptors.isTerminal(1);
        var palette = Palette.of(terminal, surroundings.environment());
        var screen =
                new Screen(
                        stream(FileDescriptor.out), stream(FileDescriptor.err), terminal, palette);
        var batonctl = new Batonctl(screen, System.in, new CtrlC(), surroundings);
        System.exit(batonctl.run(List.of(arguments)));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        var file = new BufferedOutputStream(new FileOutputStream(descriptor), 8192);
        return new PrintStream(file, false, StandardCharsets.UTF_8);
    }

    /// Runs it, and returns an [ExitStatus].
    int run(List<String> arguments) {
        try {
            var line = CommandLine.parse(arguments);
            if (line.asksForHelp()) {
                screen.print(Usage.of(surroundings.program()));
                return ExitStatus.SUCCESS;
            }
            return run(line.words(), Settings.of(line, surroundings));
        } catch (UsageException e) {
            screen.complain("Error: " + e.getMessage());
            screen.complain("For help, use " + surroundings.program() + " -h");
            return ExitStatus.INVALID_ARGUMENTS;
        }
    }

    private int run(List<String> words, Settings settings) {
        if (words.isEmpty() && Descriptors.isTerminal(0) && screen.isTerminal()) {
            return edit(settings);
        }
        var input = new PlainInput(in, screen, interrupts);
        try (var session = session(settings, input)) {
            var controller = controller(session, settings);
            if (!words.isEmpty()) {
                return controller.run(String.join(" ", words));
            }
            return shell(controller, session, () -> input.line(settings.prompt() + "> "));
        }
    }

    private int edit(Settings settings) {
        var names = Commands.visible().stream().map(Command::name).toList();
        var completing = new Completing();
        try (var editor = Editor.open(settings.historyFile(), names, completing);
                var session = session(settings, editor)) {
            completing.session = session;
            var controller = controller(session, settings);
            return shell(controller, session, () -> editor.command(settings.prompt() + "> "));
        }
    }

    /// The original ends with success whatever has happened in between.
    private static int shell(
            Controller controller, Session session, Supplier<Optional<String>> lines) {
        controller.run("status");
        while (!session.isOver()) {
            controller.run(lines.get().orElse("EOF"));
        }
        return ExitStatus.SUCCESS;
    }

    private static Controller controller(Session session, Settings settings) {
        return new Controller(Commands.all(), session, settings.json(), settings.plugins());
    }

    private Session session(Settings settings, Input input) {
        return new Session(
                screen,
                input,
                interrupts,
                settings.interactive(),
                settings.serverUrl(),
                credentials(settings));
    }

    private static @Nullable Credentials credentials(Settings settings) {
        var username = settings.username();
        var password = settings.password();
        return username == null || password == null ? null : new Credentials(username, password);
    }

    /// Asks for processes while a line is edited. The server may be away then.
    private static final class Completing implements Supplier<List<ProcessInfo>> {
        private @Nullable Session session;

        @Override
        public List<ProcessInfo> get() {
            if (session == null) {
                return List.of();
            }
            try (var asked = session) {
                return asked.daemon().processes();
            } catch (FaultException | ServerException _) {
                return List.of();
            }
        }
    }
}
