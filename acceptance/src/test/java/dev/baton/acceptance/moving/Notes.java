// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What clients notice. Any thread.
final class Notes {
    private static final int MOST_SHOWN = 20;

    private final AtomicInteger clients = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();
    private final AtomicInteger wrong = new AtomicInteger();

    void client() {
        clients.incrementAndGet();
    }

    void sent() {
        sent.incrementAndGet();
    }

    void received(long nanos) {
        received.incrementAndGet();
        slowest.accumulateAndGet(nanos, Math::max);
    }

    /// From here on it counts how slow an answer is: everybody is connected.
    void begin() {
        slowest.set(0);
    }

    /// Something that a client must not notice.
    void wrong(String what) {
        if (wrong.incrementAndGet() <= MOST_SHOWN) {
            System.out.println("noticed: " + what);
        }
    }

    void print() {
        System.out.printf(
                "clients %d, sent %d, received %d, slowest %.1f ms, wrong %d%n",
                clients.get(), sent.get(), received.get(), slowest.get() / 1e6, wrong.get());
        System.out.flush();
    }
}
