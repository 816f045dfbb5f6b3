// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import dev.baton.posix.Datagrams;
import dev.baton.posix.PosixException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Sends lines to syslog as syslog(3) does, user.info, without waiting: a line that syslog does not
/// take is lost. Any thread.
///
/// @param socket where syslog listens, mostly `/dev/log`
/// @param clock the time, and the zone that it is shown in
public record Syslog(String socket, Clock clock) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);
    private static final int USER_INFO = 14;

    /// The name that rules of syslog know the original by.
    private static final String IDENT = "supervisord";

    private static final int LONGEST_LINE = 8 << 10;

    /// The system's.
    public static Syslog system() {
        return new Syslog("/dev/log", Clock.system(ZoneId.systemDefault()));
    }

    /// Sends a line.
    ///
    /// @return whether it was taken
    public boolean send(String line) {
        var text =
                "<%d>%s %s: %s"
                        .formatted(USER_INFO, TIME.format(LocalDateTime.now(clock)), IDENT, line);
        try {
            Datagrams.send(socket, text.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (PosixException e) {
            return false; // there is none, or it is too busy
        }
    }

    /// Sends the output of a child, each line after the name of its process.
    public ChildLog.Listener lines(String process) {
        return new Lines(process);
    }

    /// Divides output into lines; one that is too long is sent in parts.
    private final class Lines implements ChildLog.Listener {
        private final String process;
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        Lines(String process) {
            this.process = process;
        }

        @Override
        public void output(byte[] bytes) {
            for (byte b : bytes) {
                if (b == '\n' || begun.size() == LONGEST_LINE) {
                    end();
                }
                if (b != '\n') {
                    begun.write(b);
                }
            }
        }

        @Override
        public void message(byte[] bytes) {}

        @Override
        public void end() {
            if (begun.size() > 0) {
                send(process + " " + begun.toString(StandardCharsets.UTF_8));
                begun.reset();
            }
        }
    }
}
