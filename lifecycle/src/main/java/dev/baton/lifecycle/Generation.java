// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import java.net.SocketAddress;

/// A stand-in until the kernel is here, so that servers compile against it.
@SuppressWarnings("DoNotCallSuggester")
public final class Generation implements AutoCloseable {
    private Generation() {}

    /// Not here yet.
    public static Generation enter(Settings settings) {
        return new Generation();
    }

    /// Not here yet.
    public Listener listen(String name, SocketAddress address) {
        throw new UnsupportedOperationException(name + address);
    }

    /// Not here yet.
    public Work begin(String label) {
        throw new UnsupportedOperationException(label);
    }

    /// Not here yet.
    public void ready(Intake intake) {
        intake.open();
    }

    /// Not here yet.
    public DrainOutcome awaitDrained() {
        return new DrainOutcome();
    }

    /// Not here yet.
    public Health health() {
        return new Health(true, true, "serving");
    }

    /// Not here yet.
    public int number() {
        return 0;
    }

    /// Not here yet.
    @Override
    public void close() {}
}
