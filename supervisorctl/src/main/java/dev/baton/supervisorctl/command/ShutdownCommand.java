// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisorctl.http.ServerException;
import java.util.List;

/// `shutdown`: has the supervisor stop everything and end.
final class ShutdownCommand implements Command {
    @Override
    public String name() {
        return "shutdown";
    }

    @Override
    public List<String> help() {
        return List.of("shutdown\t\tstop everything, and end the supervisor");
    }

    @Override
    public int run(Words words, Session session) {
        if (!words.isEmpty()) {
            return Refusal.of(this, session, "Error: shutdown accepts no arguments");
        }
        var question = "Really shut the remote supervisord process down y/N? ";
        if (!ReloadCommand.confirmed(session, question)) {
            return ExitStatus.SUCCESS;
        }
        try {
            session.daemon().order("shutdown");
            session.screen().line("Shut down");
        } catch (FaultException e) {
            if (!e.is(FaultCode.SHUTDOWN_STATE)) {
                throw e;
            }
            session.screen().line("ERROR: already shutting down");
        } catch (ServerException.Refused _) {
            return gone(session, "refused connection");
        } catch (ServerException.NoSuchFile _) {
            return gone(session, "no such file");
        }
        return ExitStatus.SUCCESS;
    }

    private static int gone(Session session, String how) {
        session.screen().line("ERROR: " + session.url() + " " + how + " (already shut down?)");
        return ExitStatus.GENERIC;
    }
}
