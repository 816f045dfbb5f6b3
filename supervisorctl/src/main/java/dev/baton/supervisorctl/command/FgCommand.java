// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.ProcessState;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.daemon.Daemon;
import java.util.List;
import java.util.Optional;

/// `fg`: shows what a process puts out, and sends it what is typed, line by line.
final class FgCommand implements Command {
    @Override
    public String name() {
        return "fg";
    }

    @Override
    public List<String> help() {
        return List.of(
                "fg <name>\t\tsee what a process puts out, and type its input, until Ctrl-C");
    }

    @Override
    public int run(Words words, Session session) {
        var daemon = session.upDaemon();
        if (words.isEmpty()) {
            return Refusal.of(this, session, "ERROR: no process name supplied");
        }
        if (words.list().size() > 1) {
            return told(session, "ERROR: too many process names supplied");
        }
        var name = words.list().getFirst();
        try {
            if (daemon.process(name).state() != ProcessState.RUNNING) {
                return told(session, "ERROR: process not running");
            }
        } catch (FaultException e) {
            return told(
                    session,
                    e.is(FaultCode.BAD_NAME)
                            ? "ERROR: bad process name supplied"
                            : "ERROR: " + e.text());
        }
        session.screen().line("==> Press Ctrl-C to exit <==");
        try (var _ = Foreground.open(session, name)) {
            talk(name, daemon, session);
        }
        session.screen().line("Exiting foreground");
        return ExitStatus.SUCCESS;
    }

    private static int told(Session session, String line) {
        session.screen().line(line);
        return ExitStatus.GENERIC;
    }

    private static void talk(String name, Daemon daemon, Session session) {
        for (var line = session.input().line("");
                line.isPresent();
                line = session.input().line("")) {
            var ended = sent(name, line.get() + "\n", daemon);
            if (ended.isPresent()) {
                session.screen().line(ended.get());
                return;
            }
        }
    }

    /// Why there is no more to send; empty if there may be.
    private static Optional<String> sent(String name, String line, Daemon daemon) {
        try {
            daemon.order("sendProcessStdin", Value.of(name), Value.of(line));
            return daemon.process(name).state() == ProcessState.RUNNING
                    ? Optional.empty()
                    : Optional.of("Process got killed");
        } catch (FaultException e) {
            return Optional.of(
                    e.is(FaultCode.NOT_RUNNING) ? "Process got killed" : "ERROR: " + e.text());
        }
    }
}
