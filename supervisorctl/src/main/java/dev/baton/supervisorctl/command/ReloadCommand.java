// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultException;
import java.util.List;
import java.util.Locale;

/// `reload`: has the supervisor stop everything and begin anew.
final class ReloadCommand implements Command {
    @Override
    public String name() {
        return "reload";
    }

    @Override
    public List<String> help() {
        return List.of("reload\t\t\tstop everything, read the configuration again, begin anew");
    }

    @Override
    public int run(Words words, Session session) {
        if (!words.isEmpty()) {
            return Refusal.of(this, session, "Error: reload accepts no arguments");
        }
        if (!confirmed(session, "Really restart the remote supervisord process y/N? ")) {
            return ExitStatus.SUCCESS;
        }
        try {
            session.daemon().order("restart");
            session.screen().line("Restarted supervisord");
            return ExitStatus.SUCCESS;
        } catch (FaultException e) {
            return Shutdowns.told(e, "ERROR: already shutting down", session);
        }
    }

    /// Whether the user, if there is one, means it.
    static boolean confirmed(Session session, String question) {
        return !session.isInteractive()
                || session.input()
                        .line(question)
                        .filter(answer -> answer.toLowerCase(Locale.ROOT).startsWith("y"))
                        .isPresent();
    }
}
