// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.metrics.SessionMetrics;
import dev.baton.push.session.Overflow;
import dev.baton.push.session.Transport;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts what is dropped, and nothing else.
final class DropCounter implements SessionMetrics {
    private final AtomicInteger dropped = new AtomicInteger();

    int dropped() {
        return dropped.get();
    }

    @Override
    public void dropped(Overflow policy) {
        dropped.incrementAndGet();
    }

    @Override
    public void opened(Transport transport) {
        // nobody asks
    }

    @Override
    public void closed(Transport transport, int code, long nanos, long peak) {
        // nobody asks
    }

    @Override
    public void refused(Refusal why) {
        // nobody asks
    }

    @Override
    public void received(long bytes) {
        // nobody asks
    }

    @Override
    public void sent(long bytes) {
        // nobody asks
    }

    @Override
    public void handled(long nanos) {
        // nobody asks
    }
}
