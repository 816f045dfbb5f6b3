// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.lifecycle.signal.SignalInbox;
import dev.baton.posix.Signals;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// What is said at start, so that nobody finds out at the first reload.
final class StartUpChecks {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

    private StartUpChecks() {}

    /// A shell ignores INT for what it starts with `&`: no surprise there.
    static void ignored(Set<Integer> signals) {
        for (int signal : signals) {
            LOG.atLevel(signal == Signals.SIGINT ? Level.INFO : Level.WARN)
                    .log(
                            "SIG{} was ignored when this process started (nohup, or & in a script)"
                                    + " and stays ignored",
                            SignalInbox.name(signal));
        }
    }

    static void warn(Settings settings, Map<String, String> environment) {
        var needed = settings.readinessDelay().plus(settings.maxWait());
        settings.stopLimit()
                .filter(limit -> limit.compareTo(needed) <= 0)
                .ifPresent(limit ->
                        LOG.warn(
                                "a stop may take {} ms, but the supervisor kills after {} ms"
                                        + " (BATON_STOP_LIMIT): raise that or lower"
                                        + " BATON_MAX_WAIT",
                                needed.toMillis(),
                                limit.toMillis()));
        if (settings.stopLimit().isEmpty() && environment.containsKey("SUPERVISOR_ENABLED")) {
            LOG.info(
                    "a stop may take {} ms: set this program's stopwaitsecs above that",
                    needed.toMillis());
        }
    }
}
