// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.listen;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// The event loops of a server: epoll(7), a thread each, started at the first use. Any thread.
public final class EventLoops implements AutoCloseable {
    static {
        // A successor's clients wait for its start: nothing here reads what these would find out.
        preset("io.netty.jfr.enabled", "false");
        preset("io.netty.machineId", "00:00:00:00:00:00:00:01");
        preset("io.netty.processId", Long.toString(ProcessHandle.current().pid()));
    }

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop accepting;

    private EventLoops(int threads) {
        group =
                new MultiThreadIoEventLoopGroup(
                        threads,
                        new DefaultThreadFactory("http", true),
                        EpollIoHandler.newFactory());
        accepting = group.next();
    }

    private static void preset(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /// As many loops as there are processors, two at least.
    ///
    /// @throws UnsupportedOperationException where there is no epoll, saying why
    public static EventLoops create() {
        if (!Epoll.isAvailable()) {
            throw new UnsupportedOperationException(
                    "Baton serves on Linux's epoll only, and Netty's native epoll library cannot be"
                            + " loaded here: "
                            + Epoll.unavailabilityCause().getMessage(),
                    Epoll.unavailabilityCause());
        }
        return new EventLoops(Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    /// The one loop that accepts, so that stopping to accept is one task on one thread.
    EventLoop accepting() {
        return accepting;
    }

    /// The loop of the next connection.
    public EventLoop next() {
        return group.next();
    }

    /// Ends the loops now; tasks that are queued still run. Waits a second at most.
    @Override
    public void close() {
        var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1_000);
    }
}
