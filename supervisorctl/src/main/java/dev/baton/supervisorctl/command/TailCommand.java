// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.List;
import java.util.Locale;

/// `tail`: shows the end of a process's log, or follows it.
final class TailCommand implements Command {
    @Override
    public String name() {
        return "tail";
    }

    @Override
    public List<String> help() {
        return List.of(
                "tail <name> [stderr]\t\tthe last 1600 bytes that a process has put out",
                "tail -<bytes> <name> [stderr]\tas many bytes",
                "tail -f <name> [stderr]\t\tall that it puts out from now on, until Ctrl-C");
    }

    @Override
    public int run(Words words, Session session) {
        session.upDaemon();
        var list = words.list();
        if (list.isEmpty()) {
            return Refusal.of(this, session, "Error: too few arguments");
        }
        if (list.size() > 3) {
            return Refusal.of(this, session, "Error: too many arguments");
        }
        return list.getFirst().startsWith("-")
                ? tail(list.getFirst(), list.subList(1, list.size()), session)
                : tail("-" + Tail.USUAL, list, session);
    }

    private static int tail(String modifier, List<String> target, Session session) {
        if (target.isEmpty()) {
            session.screen().line("Error: tail requires process name");
            return ExitStatus.GENERIC;
        }
        var name = target.getFirst();
        var channel = target.size() == 1 ? "stdout" : target.getLast().toLowerCase(Locale.ROOT);
        if (!channel.equals("stdout") && !channel.equals("stderr")) {
            session.screen().line("Error: bad channel '" + channel + "'");
            return ExitStatus.GENERIC;
        }
        if (modifier.equals("-f")) {
            return Tail.follow(session, Tail.path(name, channel));
        }
        var bytes = Tail.bytes(modifier);
        if (bytes.isEmpty()) {
            session.screen().line("Error: bad argument " + modifier);
            return ExitStatus.GENERIC;
        }
        var method = channel.equals("stdout") ? "readProcessStdoutLog" : "readProcessStderrLog";
        return Tail.show(session, name, bytes.getAsInt(), method, Value.of(name));
    }
}
