// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.metrics.SessionMetrics;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How many sessions there are, in all and by address. An IPv6 client has 2^64 addresses for
/// itself, those with the same first 64 bits (RFC 4291 section 2.5.4), so these count as one. Any
/// thread.
final class Census {
    /// 0 when one more is let in; otherwise the status of the refusal.
    static final int WELCOME = 0;

    private static final int FULL = 503;
    private static final int TOO_MANY = 429;

    private final int most;
    private final int mostOfOne;
    private final AtomicInteger all = new AtomicInteger();
    private final Map<Object, Integer> byAddress = new ConcurrentHashMap<>();

    Census(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /// The address without its port: of a client, or of all that come over one unix socket.
    static Object address(SocketAddress of) {
        return of instanceof InetSocketAddress inet ? inet.getAddress() : of;
    }

    /// Whom a client counts for.
    private static Object household(SocketAddress of) {
        return address(of) instanceof Inet6Address inet6
                ? ByteBuffer.wrap(inet6.getAddress()).getLong()
                : address(of);
    }

    /// Counts one more, unless there are too many.
    ///
    /// @return [#WELCOME] or a status
    int enter(SocketAddress from) {
        if (all.incrementAndGet() > most) {
            all.decrementAndGet();
            return FULL;
        }
        if (byAddress.merge(household(from), 1, Integer::sum) > mostOfOne) {
            leave(from);
            return TOO_MANY;
        }
        return WELCOME;
    }

    /// Counts one more that cannot be refused.
    void add(SocketAddress from) {
        all.incrementAndGet();
        byAddress.merge(household(from), 1, Integer::sum);
    }

    /// [#WELCOME] or the status that [#enter] would give.
    int refusal(SocketAddress from) {
        if (all.get() >= most) {
            return FULL;
        }
        return byAddress.getOrDefault(household(from), 0) >= mostOfOne ? TOO_MANY : WELCOME;
    }

    /// A status of [#enter], for who counts.
    static SessionMetrics.Refusal why(int refusal) {
        return refusal == FULL
                ? SessionMetrics.Refusal.SERVICE_FULL
                : SessionMetrics.Refusal.ADDRESS_FULL;
    }

    /// For a connection: it was let in, and is counted while it is open.
    Presence presence(SocketAddress from) {
        return new Presence() {
            @Override
            public void arrived() {
                add(from);
            }

            @Override
            public void left() {
                leave(from);
            }
        };
    }

    /// One has gone that was counted.
    void leave(SocketAddress from) {
        all.decrementAndGet();
        byAddress.computeIfPresent(household(from), (_, count) -> count > 1 ? count - 1 : null);
    }

    int count() {
        return all.get();
    }
}
