// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Takes signals from the JVM. A handler only passes the name on; deliveries may come on several
/// threads at once.
public final class SignalInbox {
    private SignalInbox() {}

    /// Handles these signals from now on.
    ///
    /// @param handlers by name without SIG, as `HUP`
    /// @return the names that were ignored when the process started (nohup, `&` in a script) and
    ///   therefore stay ignored by the JVM
    /// @throws IllegalStateException when the JVM keeps a signal to itself (`-Xrs`)
    public static List<String> open(Map<String, Runnable> handlers) {
        var ignored = new ArrayList<String>();
        handlers.forEach((name, action) -> {
            if (take(name, _ -> action.run()).equals(SignalHandler.SIG_IGN)) {
                ignored.add(name);
            }
        });
        return List.copyOf(ignored);
    }

    /// The number of a signal, signal(7).
    public static int number(String name) {
        return new Signal(name).getNumber();
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
