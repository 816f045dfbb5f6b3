// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.event.Event;
import dev.baton.supervisord.log.MainLog;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// How much of what children say may wait to become events. Any thread.
final class EventQuota {
    /// In bytes of memory.
    private static final long MOST = 16 << 20;

    private final MainLog log;
    private final AtomicLong left = new AtomicLong(MOST);
    private final AtomicBoolean complained = new AtomicBoolean();

    EventQuota(MainLog log) {
        this.log = log;
    }

    /// Whether there is room for one more. One that is larger than all there is has room when
    /// nothing else waits.
    boolean take(Event event) {
        var size = event.weight();
        var before = left.getAndUpdate(now -> now >= size || now == MOST ? now - size : now);
        if (before >= size || before == MOST) {
            return true;
        }
        if (complained.compareAndSet(false, true)) {
            log.error("programs say more than can be told to listeners, events are dropped");
        }
        return false;
    }

    /// One does not wait any more.
    void giveBack(Event event) {
        if (left.addAndGet(event.weight()) == MOST) {
            complained.set(false);
        }
    }
}
