// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.supervisord.log.LibraryLogs;
import java.io.PrintWriter;
import java.io.StringWriter;

/// Ends the daemon at once when one of its threads has ended that was not to, or memory has run out
/// in one: a daemon that goes on without the thread that reads the output of its children, or
/// without the one that reaps them, says that they run when they do not. Its programs run on, as
/// after a KILL, and the next daemon ends them before it starts its own.
final class SuddenEnd implements Thread.UncaughtExceptionHandler {
    /// EX_SOFTWARE of sysexits.h.
    static final int STATUS = 70;

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (thread.isVirtual() && thrown instanceof Exception) {
            say(thread, "has ended unexpectedly: ", thrown); // it was there for one client
            return;
        }
        try {
            say(thread, "has ended unexpectedly, and so does the daemon: ", thrown);
        } finally {
            Runtime.getRuntime().halt(STATUS);
        }
    }

    private static void say(Thread thread, String what, Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        LibraryLogs.critical("thread " + thread.getName() + " " + what + trace.toString().strip());
    }
}
