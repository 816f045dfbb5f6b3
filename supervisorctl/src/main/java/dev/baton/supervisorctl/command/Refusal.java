// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

/// A command that is not understood says why, and then how it is meant.
final class Refusal {
    private Refusal() {}

    static int of(Command command, Session session, String why) {
        return of(command, session, why, ExitStatus.GENERIC);
    }

    static int of(Command command, Session session, String why, int status) {
        session.screen().line(why);
        session.screen().lines(command.help());
        return status;
    }
}
