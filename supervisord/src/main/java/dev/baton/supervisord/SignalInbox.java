// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.supervisord.log.MainLog;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/// Takes the signals of the daemon. QUIT stays what it is in every JVM: a dump of all threads.
final class SignalInbox {
    /// Moves the signal that HotSpot keeps for itself away from USR2; has to be set in the
    /// environment before the JVM starts.
    static final String FREES_USR2 = "_JAVA_SR_SIGNUM";

    /// One that nobody uses.
    static final String ANOTHER_SIGNAL = "40";

    private final Queue<String> held = new ArrayDeque<>();
    private @Nullable Predicate<String> receiver;

    private SignalInbox() {}

    /// Takes TERM, INT, HUP, and USR2 where the JVM lets go of it; holds what comes until somebody
    /// receives it.
    static SignalInbox open(MainLog log) {
        var inbox = new SignalInbox();
        for (var name : List.of("TERM", "INT", "HUP")) {
            inbox.handle(name);
        }
        if (System.getenv(FREES_USR2) != null) {
            inbox.handle("USR2");
        } else {
            log.warn(
                    "SIGUSR2 does not reopen logs: the JVM keeps it, since "
                            + FREES_USR2
                            + " is not set");
        }
        return inbox;
    }

    private void handle(String name) {
        Signal.handle(new Signal(name), _ -> received("SIG" + name));
    }

    private synchronized void received(String name) {
        if (receiver == null || !receiver.test(name)) {
            held.add(name);
        }
    }

    /// Gives what has been held, and what comes, to a receiver: names with `SIG`. Called on threads
    /// of the JVM; must not block.
    ///
    /// @param to answers false for one that it does not take, which is held for the next receiver
    synchronized void deliver(Predicate<String> to) {
        receiver = to;
        held.removeIf(to);
    }

    /// Holds what comes from here on.
    synchronized void hold() {
        receiver = null;
    }
}
