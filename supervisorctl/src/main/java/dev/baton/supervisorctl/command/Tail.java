// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.http.ServerException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/// What `tail` and `maintail` share: the end of a log, or all that comes.
final class Tail {
    static final int USUAL = 1600;

    private Tail() {}

    /// The number behind the dash, as many bytes; empty if there is none.
    static OptionalInt bytes(String modifier) {
        try {
            return OptionalInt.of(Integer.parseInt(modifier.substring(1)));
        } catch (NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    /// Shows the last bytes of a log.
    ///
    /// @param whose it is, for errors
    /// @param method that reads it
    /// @param arguments of the method, before offset and length
    static int show(Session session, String whose, int bytes, String method, Value... arguments) {
        var all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = Value.of(-bytes);
        all[arguments.length + 1] = Value.of(0);
        try {
            session.screen().line(session.daemon().text(method, all));
            return ExitStatus.SUCCESS;
        } catch (FaultException e) {
            session.screen().line("%s: ERROR (%s)".formatted(whose, why(e)));
            return ExitStatus.GENERIC;
        }
    }

    private static String why(FaultException fault) {
        return switch (fault.fault().orElseThrow(() -> fault)) {
            case NO_FILE -> "no log file";
            case FAILED -> "unknown error reading log";
            case BAD_NAME -> "no such process name";
            default -> throw fault;
        };
    }

    /// Shows what comes until the user interrupts, the server ends it, or nobody looks any more.
    static int follow(Session session, String path) {
        session.screen().line("==> Press Ctrl-C to exit <==");
        try (var log = session.daemon().follow(path)) {
            var interrupted =
                    session.untilInterrupted(log::close, () -> log.readTo(session.screen()::bytes));
            if (interrupted) {
                session.screen().line("");
            }
        } catch (ServerException e) {
            session.screen().complain(session.url() + path + " " + why(e));
        }
        return ExitStatus.SUCCESS;
    }

    static String why(ServerException e) {
        return e instanceof ServerException.Status status
                ? "Cannot read, status code " + status.code()
                : "Cannot connect, error: " + e.getMessage();
    }

    /// The path of the log of a process. Whatever the name holds, it is one path.
    static String path(String name, String channel) {
        var path = new StringBuilder("/logtail/");
        for (var b : name.getBytes(StandardCharsets.UTF_8)) {
            var c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || ":*-_.~/@+,=".indexOf(c) >= 0)) {
                path.append(c);
            } else {
                path.append("%%%02X".formatted((int) c));
            }
        }
        return path.append('/').append(channel).toString();
    }
}
