// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.signal;

import dev.baton.posix.Datagrams;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the service manager how it goes, sd_notify(3). Without NOTIFY_SOCKET it does nothing; a
/// manager that cannot be told is logged once and never stops the server. Any thread.
public final class Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    private final @Nullable String socket;
    private final @Nullable Duration watchdog;
    private boolean failed;

    private Notifier(@Nullable String socket, @Nullable Duration watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /// As NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID of the environment say.
    public static Notifier of(Map<String, String> environment, long pid) {
        var socket = environment.get("NOTIFY_SOCKET");
        if (socket == null || !(socket.startsWith("/") || socket.startsWith("@"))) {
            return new Notifier(null, null);
        }
        return new Notifier(socket, watchdog(environment, pid));
    }

    private static @Nullable Duration watchdog(Map<String, String> environment, long pid) {
        var micros = environment.get("WATCHDOG_USEC");
        var meant = environment.get("WATCHDOG_PID");
        if (micros == null || (meant != null && !meant.equals(Long.toString(pid)))) {
            return null;
        }
        try {
            var interval = Duration.of(Long.parseLong(micros), ChronoUnit.MICROS).dividedBy(2);
            return interval.isPositive() ? interval : null; // 0 turns it off
        } catch (NumberFormatException e) {
            LOG.warn("WATCHDOG_USEC={} is not a number; the watchdog is not served", micros);
            return null;
        }
    }

    /// Whether there is somebody to tell.
    public boolean enabled() {
        return socket != null;
    }

    /// How often the watchdog is to be told, half of what it asks for; empty without one.
    public Optional<Duration> watchdogInterval() {
        return Optional.ofNullable(watchdog);
    }

    /// This process serves. `pid` becomes the service's main process.
    public void ready(long pid, String status) {
        send("READY=1\nMAINPID=" + pid + "\nSTATUS=" + line(status));
    }

    /// A reload has begun.
    public void reloading(String status) {
        send(
                "RELOADING=1\nMONOTONIC_USEC="
                        + System.nanoTime() / 1000
                        + "\nSTATUS="
                        + line(status));
    }

    /// The end has begun.
    public void stopping(Duration most, String status) {
        send("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + micros(most) + "\nSTATUS=" + line(status));
    }

    /// What is being done takes this long at most.
    public void extend(Duration most, String status) {
        send("EXTEND_TIMEOUT_USEC=" + micros(most) + "\nSTATUS=" + line(status));
    }

    /// A line for people.
    public void status(String status) {
        send("STATUS=" + line(status));
    }

    /// The process works.
    public void alive() {
        send("WATCHDOG=1");
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private static String line(String text) {
        return text.replace('\n', ' ');
    }

    private synchronized void send(String state) {
        if (socket == null) {
            return;
        }
        try {
            Datagrams.send(socket, state.getBytes(StandardCharsets.UTF_8));
            failed = false;
        } catch (RuntimeException e) {
            if (!failed) {
                LOG.warn("cannot tell the service manager at {}: {}", socket, e.getMessage());
            }
            failed = true;
        }
    }
}
