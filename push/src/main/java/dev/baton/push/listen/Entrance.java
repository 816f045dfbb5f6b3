// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.listen;

import dev.baton.lifecycle.Listener;
import dev.baton.push.metrics.ServerMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listening sockets of one intake: open, paused, or held because the house is full.
///
/// All of them are on one event loop, which alone accepts and alone changes what is below. epoll is
/// level-triggered here and a pass of the loop accepts a bounded number, so a task of that loop
/// runs between two bouts of accepting, never within one: when the pausing task is done, the
/// sockets are out of the epoll set and every connection accepted before has been given to its
/// [Guests].
public final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

    /// Who receives connections. Called on the accepting loop.
    public interface Guests {
        /// Counts the connection and registers it with the loop, or closes it.
        ///
        /// @param listener the name of the one it came to; empty for a private one
        void welcome(Channel connection, EventLoop loop, String listener);

        /// Nothing is accepted for a while.
        void paused(ServerMetrics.Pause why);

        /// Whether there is room for one more. Any thread.
        ///
        /// @param unix whether that is a client of a unix socket
        boolean room(boolean unix);
    }

    private final EventLoops loops;
    private final Guests guests;
    private final EventLoop accepting;
    private final List<Channel> sockets = new ArrayList<>();
    private boolean open;
    private boolean resting;

    /// Whether there is a socket for which there is no room.
    private volatile boolean full;

    /// Nothing is opened yet.
    public Entrance(EventLoops loops, Guests guests) {
        this.loops = loops;
        this.guests = guests;
        accepting = loops.accepting();
    }

    /// Adopts the listener's socket; accepts from it once [#open()]. Blocks, so not on a loop.
    public void adopt(Listener listener) {
        add(
                listener.address() instanceof UnixDomainSocketAddress
                        ? new EpollServerDomainSocketChannel(listener.descriptor())
                        : new EpollServerSocketChannel(listener.descriptor()),
                listener.name());
    }

    /// Binds a free port of the loopback device, which nobody is told. Blocks, so not on a loop.
    public InetSocketAddress bindPrivately() {
        var socket = new EpollServerSocketChannel();
        add(socket, "");
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly();
        return socket.localAddress();
    }

    private void add(Channel socket, String name) {
        socket.config().setAutoRead(false);
        socket.pipeline().addLast(new Accepting(name));
        accepting.register(socket).syncUninterruptibly();
        on(() -> sockets.add(socket));
    }

    /// Accepts, also after [#pause()]. Blocks for a task of the loop.
    public void open() {
        on(() -> {
            open = true;
            apply();
        });
    }

    /// On return nothing more is accepted until [#open()], and what was accepted has been welcomed.
    /// The sockets stay open. Blocks for a task of the loop.
    public void pause() {
        on(() -> {
            open = false;
            apply();
        });
    }

    /// Somebody left: accepts again if the house was full. Any thread.
    public void left() {
        if (full) {
            accepting.execute(this::apply);
        }
    }

    /// Closes this process's descriptors of the sockets. Blocks for a task of the loop.
    public void close() {
        on(() -> {
            open = false;
            for (var socket : sockets) {
                var _ = socket.close();
            }
            sockets.clear();
        });
    }

    private void apply() {
        full = true; // whoever leaves from here on makes this be done again
        var someAreFull = false;
        for (var socket : sockets) {
            var room = guests.room(isUnix(socket));
            socket.config().setAutoRead(open && !resting && room);
            someAreFull |= !room;
        }
        full = someAreFull;
    }

    private static boolean isUnix(Channel socket) {
        return socket instanceof EpollServerDomainSocketChannel;
    }

    private void on(Runnable task) {
        Future<?> done = accepting.submit(task);
        done.syncUninterruptibly();
    }

    private final class Accepting extends ChannelInboundHandlerAdapter {
        private final String name;

        Accepting(String name) {
            this.name = name;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object connection) {
            guests.welcome((Channel) connection, loops.next(), name);
            if (guests.room(false)) {
                return; // then there is room for all
            }
            var wasFull = full;
            apply();
            if (!wasFull) {
                guests.paused(ServerMetrics.Pause.CONNECTION_LIMIT);
            }
        }

        /// accept(2) failed, most likely for want of descriptors: the queue stays readable, so
        /// trying again at once would spin.
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.warn("accepting rests for a second: {}", cause.toString());
            resting = true;
            apply();
            guests.paused(ServerMetrics.Pause.FAILURE);
            EventLoop loop = ctx.channel().eventLoop();
            var _ =
                    loop.schedule(
                            () -> {
                                resting = false;
                                apply();
                            },
                            1,
                            TimeUnit.SECONDS);
        }
    }
}
