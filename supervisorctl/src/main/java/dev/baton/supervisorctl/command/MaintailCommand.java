// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import java.util.List;
import java.util.OptionalInt;

/// `maintail`: shows the end of the supervisor's own log, or follows it.
final class MaintailCommand implements Command {
    @Override
    public String name() {
        return "maintail";
    }

    @Override
    public List<String> help() {
        return List.of(
                "maintail\t\tthe last 1600 bytes of the supervisor's own log",
                "maintail -<bytes>\tas many bytes",
                "maintail -f\t\tall that it logs from now on, until Ctrl-C");
    }

    @Override
    public int run(Words words, Session session) {
        session.upDaemon();
        if (words.list().size() > 1) {
            return Refusal.of(this, session, "Error: too many arguments");
        }
        var modifier = words.isEmpty() ? "-" + Tail.USUAL : words.list().getFirst();
        if (modifier.equals("-f")) {
            return Tail.follow(session, "/mainlogtail");
        }
        var bytes = modifier.startsWith("-") ? Tail.bytes(modifier) : OptionalInt.empty();
        if (bytes.isEmpty()) {
            session.screen().line("Error: bad argument " + modifier);
            return ExitStatus.GENERIC;
        }
        return Tail.show(session, "supervisord", bytes.getAsInt(), "readLog");
    }
}
