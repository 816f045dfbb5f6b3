// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.signal;

import dev.baton.posix.Signals;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keeps a HUP from ending an image that was executed in place and does not listen yet: to a JVM
/// that boots, HUP means the end, and the pid has not changed, so people may well send one.
/// Handlers do not survive execve(2), but ignored signals do.
///
/// The next image is told by `BATON_DEAF`, and listens again with the disposition of TERM: the JVM
/// leaves a signal alone that was ignored when it started.
public final class Deafness {
    /// The variable that tells the next image.
    public static final String VARIABLE = "BATON_DEAF";

    private static final String HUP = "HUP";

    private Deafness() {}

    /// Ignores HUP from now on, unless it is ignored for good (nohup), and says so to the next
    /// image.
    ///
    /// @param ignored the signals that were ignored when this process started
    /// @return whether HUP is ignored, until [#end]
    public static boolean begin(Map<String, String> nextEnvironment, Set<Integer> ignored) {
        if (ignored.contains(Signals.SIGHUP) || ignored.contains(Signals.SIGTERM)) {
            return false;
        }
        Signals.ignore(Signals.SIGHUP);
        nextEnvironment.put(VARIABLE, HUP);
        return true;
    }

    /// Whether the image before has begun it, and HUP is not ignored for good.
    ///
    /// @param ignored the names of the signals that the JVM has found ignored
    public static boolean isOn(Map<String, String> environment, List<String> ignored) {
        return HUP.equals(environment.get(VARIABLE))
                && ignored.contains(HUP)
                && !ignored.contains("TERM");
    }

    /// Listens again: what handles TERM handles HUP. Both must have been opened before.
    public static void end() {
        Signals.copyDisposition(Signals.SIGTERM, Signals.SIGHUP);
    }
}
