// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.shell;

import dev.baton.supervisorctl.command.Interrupts;
import org.jline.utils.Signals;

/// Ctrl-C as SIGINT, which is what a terminal makes of it. Without an interest in it the process
/// ends.
public final class CtrlC implements Interrupts {
    @Override
    public Interest when(Runnable interrupted) {
        var before = Signals.register("INT", interrupted);
        return () -> Signals.unregister("INT", before);
    }
}
