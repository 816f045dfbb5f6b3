// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.lifecycle.Intake;
import dev.baton.lifecycle.Listener;
import dev.baton.posix.Fd;
import dev.baton.push.handoff.Arrived;
import dev.baton.push.handoff.Destination.Declined;
import dev.baton.push.handoff.Mover;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.http.Leaving;
import dev.baton.push.listen.Entrance;
import dev.baton.push.listen.EventLoops;
import dev.baton.push.metrics.ServerMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes connections from listeners and serves HTTP/1.1 and HTTP/2 on them, and stops doing so
/// without losing a request.
///
/// [Intake]'s methods are for one thread, which is no event loop; the rest of the world is told by
/// `Connection: close` in answers, or by GOAWAY. A connection whose last answer did not say so is
/// kept for one more request, for 200 ms at least; so is one that has just been accepted.
public final class HttpIntake implements Intake, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpIntake.class);

    /// Uses a server that nobody else knows.
    @FunctionalInterface
    public interface Rehearsal {
        /// Sends requests to `self`.
        ///
        /// @throws Exception the server is not fit to serve
        void run(InetSocketAddress self) throws Exception;
    }

    private final HttpService service;
    private final List<Listener> listeners;
    private final EventLoops loops;
    private final Crowd crowd = new Crowd();
    private final Entrance entrance;
    private final boolean ownsLoops;
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean adopted;

    /// Opens nothing yet.
    ///
    /// @throws UnsupportedOperationException where there is no epoll
    public HttpIntake(HttpService service, List<Listener> listeners) {
        this(service, listeners, EventLoops.create(), true);
    }

    private HttpIntake(
            HttpService service, List<Listener> listeners, EventLoops loops, boolean ownsLoops) {
        this.service = service;
        this.listeners = List.copyOf(listeners);
        this.loops = loops;
        this.ownsLoops = ownsLoops;
        entrance = new Entrance(loops, new Guests());
    }

    @Override
    public void open() {
        if (!adopted) {
            listeners.forEach(entrance::adopt);
            adopted = true;
        }
        crowd.mood(Crowd.Mood.STAY);
        entrance.open();
    }

    @Override
    public void pause() {
        entrance.pause();
    }

    @Override
    public void closeIdle() {
        leave(Leaving.SHUTDOWN).forEach(Runnable::run);
    }

    @Override
    public void retire() {
        leave(Leaving.RELOAD).forEach(Runnable::run);
    }

    /// [#retire()] or [#closeIdle()], but for telling those who are here.
    ///
    /// @return what tells them; any thread. After [#open()] they do nothing
    public List<Runnable> leave(Leaving why) {
        return switch (why) {
            case RELOAD -> crowd.retire();
            case SHUTDOWN -> crowd.closeIdle();
        };
    }

    @Override
    public int connections() {
        return crowd.members().size();
    }

    /// Another intake on the same event loops, which end with this one.
    public HttpIntake beside(HttpService other, List<Listener> itsListeners) {
        return new HttpIntake(other, itsListeners, loops, false);
    }

    /// From here on nothing new is begun on connections that can go to the successor, and those
    /// that are busy go as soon as they are not; null when nobody goes any more, and all serve on.
    public void moveTo(@Nullable Mover successor) {
        crowd.mover(successor);
        if (successor == null) {
            crowd.members().forEach(Crowd.Member::remain);
        }
    }

    /// Those that may go there.
    public Collection<? extends Departing> departing() {
        return crowd.members();
    }

    /// Serves on a port of its own, too, which nobody is told.
    public InetSocketAddress openPrivately() {
        var address = entrance.bindPrivately();
        open();
        return address;
    }

    /// Whether it has a listener of this name; the private one has none.
    public boolean hears(String listener) {
        return listeners.isEmpty()
                ? listener.isEmpty()
                : listeners.stream().anyMatch(it -> it.name().equals(listener));
    }

    /// Takes over a connection of the predecessor between two requests.
    ///
    /// @return what begins to serve it, on any thread
    public Runnable adopt(Parcel.Connection parcel, Fd descriptor) {
        var channel = channel(parcel, descriptor);
        var loop = loops.next();
        var connection = new HttpConnection(service, crowd, channel, loop).arriving();
        return () -> register(channel, loop, connection, () -> connection.arrive(parcel.input()));
    }

    /// Takes over a connection of the predecessor whose answer is a stream.
    ///
    /// @throws Declined when nobody goes on with it here
    public Arrived adopt(Parcel.Stream parcel, Fd descriptor) throws Declined {
        var from = parcel.connection();
        var channel = channel(from, descriptor);
        var loop = loops.next();
        var connection = new HttpConnection(service, crowd, channel, loop).arriving();
        return new ResumedStream(
                parcel, connection, loop, then -> register(channel, loop, connection, then));
    }

    /// Takes over a connection of the predecessor that has left HTTP.
    ///
    /// @return what begins to serve it, on any thread
    public Runnable adopt(String listener, Fd descriptor, Upgrade.Protocol protocol) {
        var channel = channel(listener, descriptor);
        var loop = loops.next();
        var connection = new HttpConnection(service, crowd, channel, loop).beyond(protocol);
        return () ->
                register(
                        channel,
                        loop,
                        connection,
                        () -> {
                            crowd.upgraded(channel);
                            protocol.begin(channel);
                        });
    }

    private Channel channel(Parcel.Connection parcel, Fd descriptor) {
        var channel = channel(parcel.listener(), descriptor);
        channel.attr(Remote.CLIENT)
                .set(parcel.client() instanceof InetSocketAddress client ? client : null);
        channel.attr(Remote.ANONYMOUS).set(parcel.anonymous());
        Remote.admitted(channel);
        return channel;
    }

    private Channel channel(String listener, Fd descriptor) {
        var unix =
                listeners.stream()
                        .filter(it -> it.name().equals(listener))
                        .anyMatch(it -> it.address() instanceof UnixDomainSocketAddress);
        var channel =
                unix
                        ? new EpollDomainSocketChannel(descriptor.number())
                        : new EpollSocketChannel(descriptor.number());
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.attr(Remote.LISTENER).set(listener);
        return channel;
    }

    private void register(Channel channel, EventLoop loop, Crowd.Member member, Runnable then) {
        crowd.add(channel, member);
        channel.closeFuture().addListener(_ -> gone(channel));
        Registration.begin(channel, loop, then, () -> gone(channel));
    }

    private void gone(Channel channel) {
        if (crowd.remove(channel)) {
            entrance.left();
        }
    }

    /// How many of [#connections()] are WebSockets.
    public int webSockets() {
        return crowd.upgraded();
    }

    /// Serves on a port of its own, unlogged and uncounted, with the same routes on the same event
    /// loops, for as long as the rehearsal runs.
    ///
    /// @throws Exception what the rehearsal threw
    public void rehearse(Rehearsal rehearsal) throws Exception {
        var aside = beside(service.unnoticed(), List.of());
        try {
            var self = aside.entrance.bindPrivately();
            aside.open();
            rehearsal.run(self);
        } finally {
            aside.leave();
        }
    }

    private void leave() {
        entrance.close();
        crowd.members().forEach(Crowd.Member::close);
    }

    /// Closes everything at once, whatever is under way, and ends the event loops if they are its
    /// own. A second call does nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
            if (ownsLoops) {
                loops.close();
            }
        }
    }

    private final class Guests implements Entrance.Guests {
        @Override
        public void welcome(Channel channel, EventLoop loop, String listener) {
            boolean proxied = service.proxies().listeners().contains(listener);
            if (proxied && !service.proxies().trusted().trusts(Remote.peer(channel))) {
                LOG.debug("{} is no proxy of {}", Remote.text(channel), listener);
                channel.unsafe().closeForcibly();
                return;
            }
            if (channel instanceof SocketChannel) {
                channel.config().setOption(ChannelOption.TCP_NODELAY, true);
            }
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            channel.attr(Remote.LISTENER).set(listener);
            var member = Arrival.of(service, crowd, channel, loop, listener);
            if (proxied) {
                channel.pipeline().addFirst(new ProxyPrelude(service.limits().headTime()));
            }
            register(channel, loop, member, () -> {});
        }

        @Override
        public void paused(ServerMetrics.Pause why) {
            service.metrics().acceptingPaused(why);
        }

        @Override
        public boolean room(boolean unix) {
            var limits = service.limits();
            var most = unix ? limits.connections() : limits.connections() - limits.reserved();
            return crowd.members().size() < most;
        }
    }
}
