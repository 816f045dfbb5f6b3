// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.process.Life;
import dev.baton.supervisord.process.Moment;
import dev.baton.supervisord.process.State;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// What can be told about a process at one moment; `getProcessInfo` in our words.
///
/// @param group its group's name
/// @param name in its group
/// @param state what it is doing
/// @param pid of its child; 0 without one
/// @param started when the last child was made; [Instant#EPOCH] for never
/// @param stopped when the last child ended; [Instant#EPOCH] for never
/// @param now the present
/// @param uptime since the last child was made, by the monotonic clock; zero for never
/// @param exitstatus of the last child, -1 after a signal; 0 also when there is none to tell
/// @param spawnerr what went wrong; empty for nothing
/// @param stdoutLog the file of standard output; empty for none
/// @param stderrLog the file of standard error; empty for none
public record ProcessSnapshot(
        String group,
        String name,
        State state,
        int pid,
        Instant started,
        Instant stopped,
        Instant now,
        Duration uptime,
        int exitstatus,
        String spawnerr,
        String stdoutLog,
        String stderrLog) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("MMM dd hh:mm a", Locale.US);

    static ProcessSnapshot of(String group, String name, Life life, Moment now, ProcessLogs logs) {
        var started = life.started();
        var stopped = life.stopped();
        var status = life.exitstatus();
        return new ProcessSnapshot(
                group,
                name,
                life.state(),
                life.pid(),
                started == null ? Instant.EPOCH : started.wall(),
                stopped == null ? Instant.EPOCH : stopped.wall(),
                now.wall(),
                started == null ? Duration.ZERO : started.until(now),
                status == null ? 0 : status,
                life.spawnerr(),
                logs.stdout().map(Object::toString).orElse(""),
                logs.stderr().map(Object::toString).orElse(""));
    }

    /// What supervisorctl shows beside the state.
    ///
    /// @param zone in which times are shown
    public String description(ZoneId zone) {
        return switch (state) {
            case RUNNING -> "pid " + pid + ", uptime " + shown(uptime);
            case FATAL, BACKOFF ->
                    spawnerr.isEmpty() ? "unknown error (try \"tail " + name + "\")" : spawnerr;
            case STOPPED, EXITED ->
                    started.equals(Instant.EPOCH)
                            ? "Not started"
                            : DATE.format(stopped.atZone(zone));
            case STARTING, STOPPING, UNKNOWN -> "";
        };
    }

    /// As Python shows a timedelta.
    private static String shown(Duration time) {
        var days = time.toDays();
        var clock =
                "%d:%02d:%02d"
                        .formatted(time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart());
        return days == 0 ? clock : days + (days == 1 ? " day, " : " days, ") + clock;
    }
}
