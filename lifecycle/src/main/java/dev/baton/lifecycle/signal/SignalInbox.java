// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.signal;

import dev.baton.posix.Signals;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Takes signals from the JVM. A handler only passes the name on; deliveries may come on several
/// threads at once.
public final class SignalInbox {
    private SignalInbox() {}

    /// Handles these signals from now on.
    ///
    /// @param handlers by number
    /// @return those that were ignored when the process started (nohup, `&` in a script) and
    ///   therefore stay ignored by the JVM
    /// @throws IllegalStateException when the JVM keeps a signal to itself (`-Xrs`)
    public static Set<Integer> open(Map<Integer, Runnable> handlers) {
        var ignored = new TreeSet<Integer>();
        handlers.forEach((number, action) -> {
            if (take(name(number), _ -> action.run()).equals(SignalHandler.SIG_IGN)) {
                ignored.add(number);
            }
        });
        return ignored;
    }

    /// The name of a signal that generations handle, without SIG.
    public static String name(int number) {
        return switch (number) {
            case Signals.SIGHUP -> "HUP";
            case Signals.SIGINT -> "INT";
            case Signals.SIGTERM -> "TERM";
            default -> throw new IllegalArgumentException("not handled here: signal " + number);
        };
    }

    private static SignalHandler take(String name, Consumer<Signal> action) {
        try {
            return Signal.handle(new Signal(name), action::accept);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the JVM keeps SIG" + name + " to itself; start it without -Xrs", e);
        }
    }
}
