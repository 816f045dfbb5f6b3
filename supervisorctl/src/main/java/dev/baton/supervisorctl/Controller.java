// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl;

import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisorctl.command.Command;
import dev.baton.supervisorctl.command.ExitStatus;
import dev.baton.supervisorctl.command.Flags;
import dev.baton.supervisorctl.command.NotUpException;
import dev.baton.supervisorctl.command.Session;
import dev.baton.supervisorctl.command.Words;
import dev.baton.supervisorctl.http.Credentials;
import dev.baton.supervisorctl.http.ServerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs lines: finds the command, and shows what went wrong. One thread.
final class Controller {
    private static final int UNAUTHORIZED = 401;

    private final List<Command> commands;
    private final Session session;
    private final boolean json;
    private final List<String> plugins;

    /// @param json whether answers are to be JSON
    /// @param plugins that are configured, but are in Python
    Controller(List<Command> commands, Session session, boolean json, List<String> plugins) {
        this.commands = commands;
        this.session = session;
        this.json = json;
        this.plugins = plugins;
    }

    /// Runs a line and returns an [ExitStatus].
    int run(String text) {
        var stripped = text.strip();
        if (stripped.isEmpty()) {
            return ExitStatus.SUCCESS;
        }
        var line = Line.parse(stripped);
        var command = commands.stream().filter(c -> c.name().equals(line.command())).findFirst();
        if (command.isEmpty()) {
            return unknown(stripped);
        }
        var words = words(command.get(), Words.of(line.arguments()));
        return words.isEmpty() ? ExitStatus.INVALID_ARGUMENTS : run(command.get(), words.get());
    }

    private int unknown(String line) {
        session.screen().line("*** Unknown syntax: " + line);
        if (!plugins.isEmpty()) {
            session.screen()
                    .complain(
                            "batonctl: plug-ins in Python are not supported: "
                                    + String.join(", ", plugins));
        }
        return ExitStatus.GENERIC;
    }

    /// The words of a command; empty if it is to answer with JSON and cannot.
    private Optional<Words> words(Command command, Words words) {
        if (!json || words.contains(Flags.JSON)) {
            return Optional.of(words);
        }
        if (!command.speaksJson()) {
            session.screen().complain("Error: " + command.name() + " does not answer with JSON");
            return Optional.empty();
        }
        var list = new ArrayList<>(words.list());
        list.add(Flags.JSON);
        return Optional.of(new Words(list));
    }

    private int run(Command command, Words words) {
        try {
            return command.run(words, session);
        } catch (NotUpException e) {
            told(words, String.valueOf(e.getMessage()));
            return e.status();
        } catch (FaultException e) {
            told(words, "error: fault " + e.code() + ", " + e.text());
        } catch (ServerException.Status e) {
            if (e.code() == UNAUTHORIZED) {
                return unauthorized(command, words);
            }
            told(words, "error: " + e.getMessage());
        } catch (ServerException e) {
            told(words, "error: " + e.getMessage());
        } finally {
            session.close();
        }
        return ExitStatus.GENERIC;
    }

    /// Who waits for JSON must not find anything else there.
    private void told(Words words, String line) {
        if (words.contains(Flags.JSON)) {
            session.screen().complain(line);
        } else {
            session.screen().line(line);
        }
    }

    private int unauthorized(Command command, Words words) {
        told(words, "Server requires authentication");
        if (!session.isInteractive()) {
            return ExitStatus.GENERIC;
        }
        var username = session.input().line("Username:");
        var password = username.flatMap(_ -> session.input().secret("Password:"));
        session.screen().line("");
        if (password.isEmpty()) {
            return ExitStatus.GENERIC;
        }
        session.identify(new Credentials(username.orElseThrow(), password.get()));
        return run(command, words);
    }
}
