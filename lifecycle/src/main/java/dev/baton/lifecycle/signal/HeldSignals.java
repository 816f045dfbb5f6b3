// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.signal;

import dev.baton.posix.Signals;
import java.util.Set;
import sun.misc.Signal;

/// Keeps signals for the next image while nobody could handle them, between execve(2) and the
/// moment in which that image is ready for them. A TERM or HUP that came then would end the
/// process.
///
/// A signal that is both blocked and ignored stays pending over execve, and HotSpot leaves one
/// alone that it finds ignored at its start. The new image then gives it the JVM's own handler and
/// unblocks it, and what was pending arrives.
public final class HeldSignals {
    private HeldSignals() {}

    /// Holds them from here on. Called by the thread that executes the next image.
    ///
    /// @param signals by number
    public static void hold(Set<Integer> signals) {
        Signals.setMask(signals);
        signals.forEach(Signals::ignore);
    }

    /// Lets them arrive: in the new image after [SignalInbox#open], by the thread whose children
    /// shall not inherit the mask; in the old one when it could not be replaced.
    public static void release(Set<Integer> signals) {
        Signal.handle(new Signal("WINCH"), _ -> {});
        signals.forEach(signal -> Signals.copyDisposition(Signals.SIGWINCH, signal));
        Signals.unblock(signals);
    }
}
