// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.handoff.Custody;
import dev.baton.push.handoff.Mover;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.http.Leaving;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection: requests in, answers out, in order. Its event loop alone touches it; methods that
/// other threads may call say so, and enqueue.
///
/// ```
///              head of a request                answer written, body still arriving
///   IDLE ────────────────────────▶ HANDLING ───────────────────────────▶ DISCARDING
///    ▲                              │    │                                   │
///    ├──────────────────────────────┘    │ answer written,                   │
///    │  answer written, to be kept       │ to be closed                      │
///    └──────────────────────────────────┼───────────────────────────────────┘ body complete
///                                        ▼
///   CLOSED ◀─────────────────────── LINGERING: output shut, waits for the client to close too
/// ```
///
/// HANDLING also leads to UPGRADING, when the answer is 101, and at the end of the request to
/// UPGRADED: from then on the connection is another protocol's and only counted here.
///
/// While there is a successor, IDLE leads to AWAY: out of its event loop and on its way there. So
/// does HANDLING, between two parts of an answer that is held and movable. It comes back if nobody
/// takes it. One that comes from there is AWAY until it is registered here.
///
/// Any state goes to CLOSED when the channel does. Requests that arrive while one is handled wait
/// decoded; from the first of them on the socket is not read.
final class HttpConnection extends ChannelInboundHandlerAdapter
        implements Carrier, Crowd.Member, Patience.Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private enum State {
        IDLE,
        HANDLING,
        DISCARDING,
        LINGERING,
        UPGRADING,
        UPGRADED,
        AWAY,
        CLOSED
    }

    private final HttpService service;
    private final Crowd crowd;
    private final Channel channel;
    private final EventLoop loop;
    private final RequestDecoder decoder;
    private final AnswerWriter writer;
    private final Patience patience;
    private final BodyFeed feed;
    private final Answering answering;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>(2);
    private State state = State.IDLE;
    private @Nullable ServerExchange current;
    private @Nullable String remote;
    private volatile Upgrade.@Nullable Protocol upgraded;
    private @Nullable Leaving told;
    private @Nullable Mover declined;
    private boolean awaitsTaken;

    /// Puts itself into the pipeline of a channel that is to be registered with `loop`.
    HttpConnection(HttpService service, Crowd crowd, Channel channel, EventLoop loop) {
        this.service = service;
        this.crowd = crowd;
        this.channel = channel;
        this.loop = loop;
        decoder = new RequestDecoder(service.limits(), this::holds);
        writer = new AnswerWriter(channel);
        patience = new Patience(this, service.limits(), loop);
        feed = new BodyFeed(service.limits(), patience);
        answering = new Answering(this, writer, channel, channel, loop);
    }

    /// Puts it into the pipeline of its channel.
    HttpConnection begin() {
        channel.pipeline().addLast(decoder, this);
        return this;
    }

    /// One that comes from the process before this one: nothing of it is looked at until
    /// [#arrive(byte[])] or [#resume(Parcel.Stream, HttpRequest, Reception)].
    HttpConnection arriving() {
        state = State.AWAY;
        return begin();
    }

    /// It is here, and goes on with what nobody has decoded.
    void arrive(byte[] input) {
        state = State.IDLE;
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(input));
        resume();
    }

    /// One that has left HTTP in the process before this one. Its protocol is in the pipeline.
    HttpConnection beyond(Upgrade.Protocol protocol) {
        upgraded = protocol;
        state = State.UPGRADED;
        return this;
    }

    /// Somebody who never says a word is on the clock too.
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        settle();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (waiting.isEmpty() && !mustWait(message)) {
            take(message);
        } else {
            waiting.add(message);
            read();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        settle();
    }

    /// Serves what may be served by now, too.
    @Override
    public void settle() {
        while (!waiting.isEmpty() && !mustWait(waiting.getFirst())) {
            take(waiting.removeFirst());
        }
        if (isHttp()) {
            writer.flush();
            read();
            departIfDue();
            patience.look();
        }
    }

    private boolean isHttp() {
        return state != State.CLOSED && state != State.UPGRADED && state != State.AWAY;
    }

    /// A request waits for the answer before it, and for a client that reads too slowly: answers
    /// would pile up here.
    private boolean mustWait(Object message) {
        return message instanceof HttpRequest
                && (state == State.HANDLING || (state == State.IDLE && !channel.isWritable()));
    }

    private void take(Object message) {
        switch (state) {
            case IDLE -> {
                if (message instanceof HttpRequest request) {
                    begin(request);
                } else {
                    ReferenceCountUtil.release(message);
                }
            }
            case HANDLING -> feed.take(Objects.requireNonNull(current), (HttpContent) message);
            case DISCARDING -> {
                ReferenceCountUtil.release(message);
                patience.bodyMoved();
                if (message instanceof LastHttpContent last) {
                    if (last.decoderResult().isFailure()) {
                        closeGently();
                    } else {
                        idle();
                    }
                }
            }
            case UPGRADING -> {
                ReferenceCountUtil.release(message);
                if (message instanceof LastHttpContent) {
                    handOver();
                }
            }
            case LINGERING, UPGRADED, AWAY, CLOSED -> ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        decoder.headDone();
        patience.headDone();
        if (request.decoderResult().cause() instanceof PrematureChannelClosureException) {
            closeGently();
            return;
        }
        state = State.HANDLING;
        var reception = Reception.of(request, service);
        var exchange = answering.begin(request, reception);
        current = exchange;
        if (exchange.turn().body() != null) {
            patience.bodyBegins();
        }
        answering.start(exchange, reception);
    }

    @Override
    public boolean serves(ServerExchange exchange) {
        return exchange == current;
    }

    /// Once the head of the answer is out, the client may count on that for one more request.
    @Override
    public boolean keeps(Turn turn) {
        return turn.mayKeep()
                && (crowd.mood() == Crowd.Mood.STAY || moves())
                && (!waiting.isEmpty() || !writer.inputEnded());
    }

    @Override
    public void complete(ServerExchange exchange, ChannelFuture written) {
        current = null;
        answering.complete(exchange, written);
        if (!exchange.turn().kept) {
            state = State.LINGERING;
            written.addListener(_ -> hangUp());
        } else if (exchange.turn().inputEnded) {
            idle();
        } else {
            state = State.DISCARDING;
            patience.bodyMoved();
        }
    }

    @Override
    public void upgrade(ServerExchange exchange, boolean atOnce, Upgrade.Protocol protocol) {
        var written = writer.switching(exchange);
        current = null;
        answering.complete(exchange, written);
        upgraded = protocol;
        state = State.UPGRADING;
        if (atOnce || exchange.turn().inputEnded) {
            handOver();
        }
    }

    private void handOver() {
        if (!waiting.isEmpty()) {
            close(); // HTTP behind a request to leave HTTP
            return;
        }
        state = State.UPGRADED;
        crowd.upgraded(channel);
        patience.over();
        writer.flush();
        writer.read(true);
        Objects.requireNonNull(upgraded).begin(channel);
        channel.pipeline().remove(this);
        channel.pipeline().remove(decoder); // passes on what it has not decoded
    }

    @Override
    public void retire() {
        leave(Leaving.RELOAD);
    }

    private void leave(Leaving why) {
        loop.execute(() -> {
            if (crowd.leaving() == null) {
                return; // a reload has failed since, and what was begun after that stays
            }
            told = why;
            var held = current == null ? null : current.held();
            if (held != null && state != State.AWAY) {
                held.leave(why);
            }
        });
    }

    /// What this connection has been told, if it still holds; what everybody is being told comes as
    /// a task.
    private @Nullable Leaving leaving() {
        return crowd.leaving() == null ? null : told;
    }

    /// If that was asked for before [#leave(Leaving)] and done after it, nobody else would tell.
    @Override
    public void holds(ServerExchange exchange) {
        var held = exchange.held();
        var leaving = leaving();
        if (leaving != null && held != null) {
            held.leave(leaving);
        }
    }

    /// The last answer is out: says so to the client, and listens until it has closed too, because
    /// closing over unread bytes resets the connection and may take the answer along.
    private void hangUp() {
        if (state == State.LINGERING && writer.hangUp()) {
            patience.lingering();
        } else {
            close();
        }
    }

    private void idle() {
        state = State.IDLE;
        patience.idle();
        if (writer.inputEnded() && waiting.isEmpty()) {
            closeGently();
        } else if (crowd.mood() == Crowd.Mood.LEAVE) {
            patience.leave(this);
        }
    }

    /// Reads from the socket, or leaves it to the kernel to hold the client up.
    private void read() {
        var body = state == State.HANDLING && current != null ? current.turn().body() : null;
        var more = waiting.isEmpty() && (body == null || !body.full()) && !decoder.isHolding();
        if (writer.read(more)) {
            patience.bodyMoved();
        }
    }

    @Override
    public void goOn() {
        if (current != null) {
            writer.goOn();
            patience.bodyMoved();
        }
    }

    /// The channel can take more, or can no longer.
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        patience.writable(channel.isWritable());
        if (current != null) {
            current.signal();
        }
        if (channel.isWritable() && !waiting.isEmpty()) {
            settle();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            clientSaidAll();
        }
    }

    /// The client has closed its side. What it has asked is still answered.
    private void clientSaidAll() {
        switch (state) {
            case HANDLING -> {
                if (current != null && isPointless(current)) {
                    close();
                }
            }
            case IDLE, DISCARDING -> {
                if (waiting.isEmpty()) {
                    closeGently();
                }
            }
            case LINGERING -> {
                if (writer.outputEnded()) {
                    close();
                }
            }
            case UPGRADING, UPGRADED, AWAY, CLOSED -> {}
        }
    }

    /// Half a request, or a stream: its client says by this that it has gone.
    private boolean isPointless(ServerExchange exchange) {
        return exchange.held() != null
                || exchange.turn().elsewhere
                || (!exchange.turn().inputEnded && waiting.isEmpty());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof IOException) {
            LOG.debug("{}: {}", remote(), cause.toString());
        } else {
            LOG.error("the connection of {} is cut", remote(), cause);
        }
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        state = State.CLOSED;
        patience.over();
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        var exchange = current;
        current = null;
        if (exchange != null) {
            loseJourney(exchange);
            answering.abandoned(exchange);
        }
    }

    private static void loseJourney(ServerExchange exchange) {
        var journey = exchange.turn().journey;
        if (journey != null) {
            journey.lost();
        }
    }

    @Override
    public void expired() {
        switch (state) {
            case IDLE -> {
                if (!channel.isWritable()) {
                    close(); // the last answer still waits for its reader
                } else if (decoder.headUnderWay()) {
                    state = State.LINGERING;
                    writer.timedOut().addListener(_ -> hangUp());
                } else {
                    closeGently();
                }
            }
            case HANDLING -> {
                if (channel.isWritable() && current != null) {
                    feed.refuse(current, 408);
                } else {
                    close();
                }
            }
            case DISCARDING, LINGERING, UPGRADING, CLOSED -> close();
            case UPGRADED, AWAY -> {}
        }
        settle();
    }

    @Override
    public long deadline() {
        return switch (state) {
            case IDLE -> {
                if (!waiting.isEmpty()) {
                    yield patience.answer();
                }
                yield decoder.headUnderWay()
                        ? patience.head()
                        : patience.idleUntil(Remote.isAdmitted(channel));
            }
            case HANDLING ->
                    Math.min(
                            patience.answer(),
                            current != null && current.turn().awaitsBody() && waiting.isEmpty()
                                    ? patience.body()
                                    : Watch.NEVER);
            case DISCARDING -> Math.min(patience.answer(), patience.body());
            case LINGERING -> writer.outputEnded() ? patience.linger() : patience.answer();
            case UPGRADING, UPGRADED, AWAY, CLOSED -> Watch.NEVER;
        };
    }

    /// Whether it goes to the successor once nothing is under way. What is encrypted cannot.
    private boolean moves() {
        var to = crowd.mover();
        return to != null && !to.equals(declined) && !Remote.isSecure(channel);
    }

    /// Whether requests are left undecoded: whoever has the connection next reads them.
    private boolean holds() {
        return state == State.AWAY || moves();
    }

    @Override
    public long quietSince() {
        var protocol = upgraded;
        return protocol == null ? patience.idleSince() : protocol.quietSince();
    }

    @Override
    public void depart(Mover to, Runnable over) {
        loop.execute(() -> {
            var protocol = upgraded;
            if (state == State.UPGRADED && protocol != null) {
                protocol.depart(to, listener(), over);
            } else if (departs() || departsHolding()) {
                depart(to, _ -> over.run());
            } else {
                departIfDue(); // once what is written is taken, or the answer is out
                over.run();
            }
        });
    }

    private String listener() {
        var name = channel.attr(Remote.LISTENER).get();
        return name == null ? "" : name;
    }

    private void departIfDue() {
        var to = crowd.mover();
        if (to == null || !moves()) {
            return;
        }
        if (departs() || departsHolding()) {
            depart(to, _ -> {});
        } else if (state == State.IDLE && !isTaken() && !awaitsTaken) {
            awaitsTaken = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(_ -> {
                        awaitsTaken = false;
                        settle();
                    });
        }
    }

    /// Whether nothing of it is here but bytes that nobody has read, and it may go.
    private boolean departs() {
        return state == State.IDLE && isBetween() && isTaken();
    }

    /// Whether its answer is held, and may go on there.
    private boolean departsHolding() {
        return state == State.HANDLING
                && current != null
                && current.isMovable()
                && current.turn().headWritten
                && current.turn().inputEnded
                && isBetween();
    }

    private boolean isBetween() {
        return moves()
                && waiting.isEmpty()
                && decoder.isBetween()
                && !writer.inputEnded()
                && channel.isActive()
                && channel.pipeline().get(ProxyPrelude.class) == null;
    }

    private boolean isTaken() {
        var unsent = channel.unsafe().outboundBuffer();
        return unsent == null || unsent.isEmpty();
    }

    private void depart(Mover to, Consumer<Boolean> over) {
        state = State.AWAY;
        patience.over();
        var journey = Journey.begin(answering, current);
        Departure.begin(
                channel,
                new Departure.Packing() {
                    @Override
                    public void out(Departure departure) {
                        if (journey == null) {
                            send(to, departure, over);
                        } else {
                            send(to, journey, departure, over);
                        }
                    }

                    @Override
                    public void lost() {
                        over.accept(false);
                    }
                });
    }

    private void send(Mover to, Departure departure, Consumer<Boolean> over) {
        to.send(
                to.number(),
                parcel(),
                departure.descriptor(),
                new Custody() {
                    @Override
                    public void taken() {
                        departure.over();
                        over.accept(true);
                    }

                    @Override
                    public void returned(String why) {
                        LOG.debug("{} stays: {}", remote(), why);
                        departure.comeBack(() -> stay(to), () -> state = State.CLOSED);
                        over.accept(false);
                    }
                });
    }

    private Parcel.Connection parcel() {
        return new Parcel.Connection(
                decoder.undecoded(),
                channel.attr(Remote.CLIENT).get(),
                Remote.isAnonymous(channel),
                listener());
    }

    private void send(Mover to, Journey journey, Departure departure, Consumer<Boolean> over) {
        var number = to.number();
        to.send(
                number,
                journey.parcel(parcel(), departure.output()),
                departure.descriptor(),
                new Custody() {
                    @Override
                    public void taken() {
                        journey.arrived(
                                to,
                                number,
                                () -> {
                                    forget();
                                    departure.over();
                                    over.accept(true);
                                });
                    }

                    @Override
                    public void returned(String why) {
                        LOG.debug("the stream of {} stays: {}", remote(), why);
                        departure.comeBack(() -> stay(to), HttpConnection.this::forget);
                        over.accept(false);
                    }
                });
    }

    /// What was served here is over, whatever becomes of it elsewhere.
    private void forget() {
        state = State.CLOSED;
        var exchange = current;
        current = null;
        if (exchange != null) {
            loseJourney(exchange);
            answering.moved(exchange);
        }
    }

    /// Nobody has wanted it.
    private void stay(Mover notThere) {
        if (state != State.AWAY) {
            return;
        }
        declined = notThere;
        var exchange = current;
        var journey = exchange == null ? null : exchange.turn().journey;
        if (exchange == null || journey == null) {
            state = State.IDLE;
            resume();
        } else {
            state = State.HANDLING;
            journey.comeBack();
            holds(exchange);
            resume();
        }
    }

    /// Writes what was sent in the process before.
    void passOn(ServerExchange exchange, byte[] framed, boolean last) {
        if (serves(exchange)) { // the client may have gone
            var part = Unpooled.wrappedBuffer(framed);
            var written = writer.part(exchange, "", part, false, last);
            if (last) {
                complete(exchange, written);
            }
            settle();
        }
    }

    /// Ends a stream that nobody goes on with.
    void endStream(ServerExchange exchange) {
        passOn(exchange, exchange.inChunks() ? HeldAnswer.END.clone() : new byte[0], true);
    }

    /// The handler goes on with the stream, unless that has ended meanwhile.
    void goOn(
            ServerExchange exchange,
            int status,
            Map<String, Object> attributes,
            String lastEventId) {
        if (serves(exchange)) {
            exchange.resumes(status, attributes, lastEventId);
            answering.resume(exchange);
            settle();
        }
    }

    /// Has come with a stream, whose head the client has.
    ///
    /// @return what it answers
    ServerExchange resume(Parcel.Stream parcel, HttpRequest request, Reception reception) {
        var exchange = answering.begin(request, reception);
        exchange.arrived();
        exchange.turn().kept = parcel.kept();
        current = exchange;
        state = State.HANDLING;
        told = crowd.leaving();
        if (parcel.output().length > 0) {
            var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(parcel.output()));
        }
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(parcel.connection().input()));
        resume();
        return exchange;
    }

    /// Goes on with what was left undecoded; everybody else may have been told to leave.
    void resume() {
        patience.idle();
        channel.config().setAutoRead(true);
        channel.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
        settle();
        if (crowd.mood() == Crowd.Mood.LEAVE) {
            patience.leave(this);
        }
    }

    /// Nobody moves any more: what was left undecoded is served here.
    @Override
    public void remain() {
        loop.execute(() -> {
            var protocol = upgraded;
            if (protocol != null && state == State.UPGRADED) {
                protocol.remain();
            }
            if (isHttp() && decoder.isBetween()) {
                channel.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
                settle();
            }
        });
    }

    /// Nothing is under way: no byte of a request is here, none is being answered.
    boolean isIdle() {
        return state == State.IDLE && !decoder.headUnderWay() && waiting.isEmpty();
    }

    @Override
    public void closeIfIdle() {
        leave(Leaving.SHUTDOWN);
        loop.execute(() -> patience.leave(this));
    }

    /// Whether those without a request are still to leave; a failed reload lets them stay.
    boolean mustLeave() {
        return crowd.mood() == Crowd.Mood.LEAVE && !moves();
    }

    /// Closes once what has been written is out.
    void closeGently() {
        if (state != State.CLOSED && state != State.UPGRADED) {
            state = State.LINGERING;
            writer.closeAfterFlush();
        }
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public void close() {
        var _ = channel.close();
    }

    @Override
    public HttpService service() {
        return service;
    }

    @Override
    public String remote() {
        if (remote == null) {
            remote = Remote.text(channel);
        }
        return remote;
    }
}
