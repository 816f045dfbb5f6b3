// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.signal;

import dev.baton.posix.Signals;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/// Keeps signals for the next image while nobody could handle them, between execve(2) and the
/// moment in which that image is ready for them. A TERM or HUP that came then would end the
/// process.
///
/// A signal that is both blocked and ignored stays pending over execve, and HotSpot leaves one
/// alone that it finds ignored at its start. The new image then gives it the JVM's own handler and
/// unblocks it, and what was pending arrives.
public final class HeldSignals {
    private static final Logger LOG = LoggerFactory.getLogger(HeldSignals.class);

    private HeldSignals() {}

    /// Holds them from here on; on return the handlers of those that came before have been started.
    /// Called by the thread that executes the next image.
    ///
    /// @param signals by number
    public static void hold(Set<Integer> signals) {
        Signals.setMask(signals);
        signals.forEach(Signals::ignore);
        letTheOthersArrive();
    }

    /// The JVM dispatches what it has caught from another thread, and lower numbers first: WINCH
    /// comes after all that are held.
    private static void letTheOthersArrive() {
        var arrived = new CountDownLatch(1);
        Signal.handle(new Signal("WINCH"), _ -> arrived.countDown());
        Signal.raise(new Signal("WINCH"));
        try {
            if (!arrived.await(100, TimeUnit.MILLISECONDS)) {
                LOG.debug("the JVM does not dispatch signals in time");
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted while signals were dispatched");
        }
    }

    /// Lets them arrive: in the new image after [SignalInbox#open], by the thread whose children
    /// shall not inherit the mask; in the old one when it could not be replaced.
    public static void release(Set<Integer> signals) {
        Signal.handle(new Signal("WINCH"), _ -> {});
        signals.forEach(signal -> Signals.copyDisposition(Signals.SIGWINCH, signal));
        Signals.unblock(signals);
    }
}
