// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import io.netty.buffer.ByteBuf;
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
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
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
/// Any state goes to CLOSED when the channel does. Requests that arrive while one is handled wait
/// decoded; from the first of them on the socket is not read.
final class HttpConnection extends ChannelInboundHandlerAdapter implements RequestBody.Source {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private enum State {
        IDLE,
        HANDLING,
        DISCARDING,
        LINGERING,
        CLOSED
    }

    private final HttpService service;
    private final Crowd crowd;
    private final Channel channel;
    private final EventLoop loop;
    private final RequestDecoder decoder;
    private final AnswerWriter writer;
    private final Patience patience;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>(2);
    private State state = State.IDLE;
    private @Nullable ServerExchange current;
    private @Nullable String remote;

    /// Puts itself into the pipeline of a channel that is to be registered with `loop`.
    HttpConnection(HttpService service, Crowd crowd, Channel channel, EventLoop loop) {
        this.service = service;
        this.crowd = crowd;
        this.channel = channel;
        this.loop = loop;
        decoder = new RequestDecoder(service.limits());
        writer = new AnswerWriter(this, channel, service.accessLog());
        patience = new Patience(this, service.limits(), loop);
        channel.pipeline().addLast(decoder, this);
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

    /// Ends every turn of the loop on this connection: serves what may be served by now, flushes
    /// once, reads on or not, and looks at the clock.
    private void settle() {
        while (!waiting.isEmpty() && !mustWait(waiting.getFirst())) {
            take(waiting.removeFirst());
        }
        if (state != State.CLOSED) {
            writer.flush();
            read();
            patience.look();
        }
    }

    private boolean mustWait(Object message) {
        return state == State.HANDLING && message instanceof HttpRequest;
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
            case HANDLING -> content((HttpContent) message);
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
            case LINGERING, CLOSED -> ReferenceCountUtil.release(message);
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
        var kind = reception.kind();
        var exchange =
                new ServerExchange(
                        this,
                        request,
                        reception,
                        reception.length() == 0
                                ? null
                                : new RequestBody(this, Refusals.expectsContinue(request)),
                        kind == Reception.Kind.REFUSE || reception.found().route().uncounted()
                                ? null
                                : service.begin().apply(label(request)));
        exchange.began = service.accessLog() ? Watch.now() : 0;
        current = exchange;
        switch (kind) {
            case REFUSE -> exchange.run();
            case BLOCKING -> Thread.startVirtualThread(exchange);
            case INLINE -> {
                var body = exchange.requestBody();
                if (body == null) {
                    exchange.run();
                } else if (body.expecting()) {
                    writer.goOn();
                }
            }
        }
    }

    private String label(HttpRequest request) {
        return request.method() + " " + request.uri() + " from " + remote();
    }

    private void content(HttpContent part) {
        var exchange = Objects.requireNonNull(current);
        var body = exchange.requestBody();
        if (part.decoderResult().isFailure()) {
            part.release();
            refuseBody(exchange, 400);
        } else if (body == null || exchange.last) {
            part.release();
            exchange.inputEnded |= part instanceof LastHttpContent && !exchange.last;
        } else {
            patience.bodyMoved();
            exchange.arrived(part.content().readableBytes());
            int room = exchange.inline() ? RequestBody.ENOUGH - body.held() : Integer.MAX_VALUE;
            if (exchange.received > service.limits().bodyBytes()
                    || part.content().readableBytes() > room) {
                part.release();
                refuseBody(exchange, 413);
                return;
            }
            body.offer(part.content());
            if (part instanceof LastHttpContent) {
                exchange.inputEnded = true;
                body.end();
                if (exchange.inline()) {
                    exchange.run();
                }
            }
        }
    }

    /// The rest of the body will not be taken: the handler finds out when it reads, and the answer
    /// is the connection's last.
    void refuseBody(ServerExchange exchange, int status) {
        exchange.last = true;
        var body = exchange.requestBody();
        if (body != null) {
            body.fail(new BodyRefused(status));
        }
        if (exchange.inline()) {
            exchange.refuseUnheard(status);
        }
    }

    /// Any thread, as the handler's.
    void answer(ServerExchange exchange, @Nullable String type, byte[] body) {
        if (loop.inEventLoop()) {
            answerNow(exchange, type, body);
        } else {
            execute(exchange, () -> answerNow(exchange, type, body));
        }
    }

    private void answerNow(ServerExchange exchange, @Nullable String type, byte[] body) {
        if (exchange == current) {
            exchange.kept = keeps(exchange);
            complete(exchange, writer.whole(exchange, type, body));
        }
    }

    /// A part of a streamed answer; null for a head that nothing follows. Any thread.
    void part(
            ServerExchange exchange,
            String type,
            @Nullable ByteBuf part,
            boolean last,
            Runnable written) {
        if (!execute(
                exchange,
                () -> {
                    partNow(exchange, type, part, last);
                    written.run();
                })) {
            ReferenceCountUtil.release(part);
        }
    }

    private void partNow(
            ServerExchange exchange, String type, @Nullable ByteBuf part, boolean last) {
        if (exchange != current) {
            ReferenceCountUtil.release(part);
            return;
        }
        var first = !exchange.headWritten;
        if (first) {
            exchange.headWritten = true;
            exchange.kept = keeps(exchange) && !(exchange.old() && part != null);
        }
        var written = writer.part(exchange, type, part, first);
        if (last) {
            complete(exchange, written);
        }
    }

    /// Runs on the loop; false when the loop is gone, and with it the client.
    private boolean execute(ServerExchange exchange, Runnable task) {
        try {
            loop.execute(() -> {
                task.run();
                settle();
            });
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop has ended before an answer", e);
            exchange.leave();
            return false;
        }
    }

    /// Whether the answer about to be written may leave the connection open. Once its head is out,
    /// the client may count on that for one more request.
    private boolean keeps(ServerExchange exchange) {
        return exchange.mayKeep()
                && crowd.mood() == Crowd.Mood.STAY
                && (!waiting.isEmpty() || !writer.inputEnded());
    }

    private void complete(ServerExchange exchange, ChannelFuture written) {
        current = null;
        exchange.over();
        writer.log(exchange);
        written.addListener(exchange);
        if (!exchange.kept) {
            state = State.LINGERING;
            written.addListener(_ -> hangUp());
        } else if (exchange.inputEnded) {
            idle();
        } else {
            state = State.DISCARDING;
            patience.bodyMoved();
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
            patience.leave();
        }
    }

    /// Reads from the socket, or leaves it to the kernel to hold the client up.
    private void read() {
        var body = state == State.HANDLING && current != null ? current.requestBody() : null;
        if (writer.read(waiting.isEmpty() && (body == null || !body.full()))) {
            patience.bodyMoved();
        }
    }

    /// Reader's thread: tells the client to send the body.
    @Override
    public void goOn() {
        enqueue(() -> {
            if (current != null) {
                writer.goOn();
                patience.bodyMoved();
            }
        });
    }

    /// Reader's thread.
    @Override
    public void more() {
        enqueue(() -> {});
    }

    /// The channel can take more, or can no longer.
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        patience.writable(channel.isWritable());
        if (current != null) {
            current.signal();
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
                if (current != null && !current.inputEnded && waiting.isEmpty()) {
                    close(); // half a request
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
            case CLOSED -> {}
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
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
            exchange.leave();
        }
    }

    /// Time is up for whatever this state waits for.
    void expired() {
        switch (state) {
            case IDLE -> {
                if (decoder.headUnderWay()) {
                    state = State.LINGERING;
                    writer.timedOut().addListener(_ -> hangUp());
                } else {
                    closeGently();
                }
            }
            case HANDLING -> {
                if (channel.isWritable() && current != null) {
                    refuseBody(current, 408);
                } else {
                    close();
                }
            }
            case DISCARDING, LINGERING, CLOSED -> close();
        }
        settle();
    }

    /// Until when, in [Watch#now()] time, to wait for what this state waits for.
    long deadline() {
        return switch (state) {
            case IDLE -> decoder.headUnderWay() ? patience.head() : patience.idleUntil();
            case HANDLING -> {
                var body = current == null || current.inputEnded ? null : current.requestBody();
                var awaited =
                        body != null && !body.full() && !body.expecting() && body.refusal() == 0;
                yield Math.min(
                        patience.answer(),
                        awaited && waiting.isEmpty() ? patience.body() : Watch.NEVER);
            }
            case DISCARDING -> Math.min(patience.answer(), patience.body());
            case LINGERING -> writer.outputEnded() ? patience.linger() : patience.answer();
            case CLOSED -> Watch.NEVER;
        };
    }

    /// Nothing is under way: no byte of a request is here, none is being answered.
    boolean isIdle() {
        return state == State.IDLE && !decoder.headUnderWay() && waiting.isEmpty();
    }

    /// Closes the connection once it is certain that no request has arrived. Any thread.
    void closeIfIdle() {
        loop.execute(patience::leave);
    }

    /// Whether those without a request are still to leave; a failed reload lets them stay.
    boolean mustLeave() {
        return crowd.mood() == Crowd.Mood.LEAVE;
    }

    /// What has been written goes out first.
    void closeGently() {
        writer.closeAfterFlush();
    }

    /// Closes now, whatever is under way. Any thread.
    void close() {
        var _ = channel.close();
    }

    /// The answer has failed half-way: the client must not take it for whole. Any thread.
    void abort(ServerExchange exchange) {
        execute(
                exchange,
                () -> {
                    if (exchange == current) {
                        close();
                    }
                });
    }

    private void enqueue(Runnable task) {
        try {
            loop.execute(() -> {
                task.run();
                settle();
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop has ended", e);
        }
    }

    int generation() {
        return service.generation();
    }

    SocketAddress remoteAddress() {
        return Remote.address(channel);
    }

    /// The client's address for people. Event loop.
    String remote() {
        if (remote == null) {
            remote = Remote.text(channel);
        }
        return remote;
    }

    StreamedAnswer.Sink sink(ServerExchange exchange, String type) {
        return new StreamSink(this, channel, exchange, type);
    }
}
