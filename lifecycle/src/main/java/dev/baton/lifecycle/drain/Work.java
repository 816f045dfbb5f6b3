// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.drain;

/// Something in flight that a drain waits for, from its beginning to [#close()].
public interface Work extends AutoCloseable {
    /// It is done. Any thread; a second call does nothing.
    @Override
    void close();
}
