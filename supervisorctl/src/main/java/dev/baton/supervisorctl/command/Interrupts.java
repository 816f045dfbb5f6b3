// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

/// The user's Ctrl-C.
public interface Interrupts {

    /// An interest in it that can be given up.
    interface Interest extends AutoCloseable {
        @Override
        void close();
    }

    /// Calls this, on any thread, when the user interrupts, until the interest is given up.
    Interest when(Runnable interrupted);
}
