// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.TrustedProxies;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.proxy.Forwarding;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A carrier as handlers' threads see it: whatever they do to it is a task for its event loop. Any
/// thread.
final class Answering implements RequestBody.Source {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private final Carrier carrier;
    private final Answers answers;
    private final Channel channel;
    private final Channel connection;
    private final EventLoop loop;
    private final HttpService service;

    /// @param channel where answers go
    /// @param connection the client's, which is the same or has it for a stream
    Answering(
            Carrier carrier, Answers answers, Channel channel, Channel connection, EventLoop loop) {
        this.carrier = carrier;
        this.answers = answers;
        this.channel = channel;
        this.connection = connection;
        this.loop = loop;
        service = carrier.service();
    }

    /// Begins the exchange that a request asks for. Event loop.
    ServerExchange begin(HttpRequest request, Reception reception) {
        var body =
                reception.length() == 0
                        ? null
                        : new RequestBody(this, Refusals.expectsContinue(request), room(reception));
        var turn = new Turn(request, reception, body, service.timed() ? Watch.now() : 0);
        var work = reception.isWork() ? service.begin().apply(label(request)) : null;
        return new ServerExchange(this, request, reception, turn, work);
    }

    /// What is run inline is run when its body is complete, and that is limited elsewhere.
    private static int room(Reception reception) {
        return reception.kind() == Reception.Kind.INLINE ? Integer.MAX_VALUE : RequestBody.ENOUGH;
    }

    private String label(HttpRequest request) {
        return request.method() + " " + request.uri() + " from " + carrier.remote();
    }

    /// Has the handler go on with an exchange that has come from another process. Event loop.
    void resume(ServerExchange exchange) {
        if (exchange.inline()) {
            exchange.run();
        } else {
            Thread.startVirtualThread(exchange);
        }
    }

    /// Runs an exchange that has begun; what is inline and has a body waits until that is complete.
    /// Event loop.
    void start(ServerExchange exchange, Reception reception) {
        switch (reception.kind()) {
            case REFUSE -> exchange.run();
            case BLOCKING -> Thread.startVirtualThread(exchange);
            case INLINE -> {
                var body = exchange.turn().body();
                if (body == null) {
                    exchange.run();
                } else if (body.expecting()) {
                    answers.goOn();
                }
            }
        }
    }

    /// Whether the handler is to answer; the guard has, otherwise.
    boolean admits(ServerExchange exchange) {
        var listener = connection.attr(Remote.LISTENER).get();
        var admitted = service.guard().admits(listener == null ? "" : listener, exchange);
        if (admitted) {
            Remote.admitted(connection);
        }
        return admitted;
    }

    /// The answer is written to its end. Event loop.
    void complete(ServerExchange exchange, ChannelFuture written) {
        exchange.turn().over();
        exchange.closeHeld();
        answered(exchange, exchange.status());
        written.addListener(exchange);
    }

    /// The answer goes on in another process. Event loop.
    void moved(ServerExchange exchange) {
        exchange.turn().over();
        exchange.leave();
    }

    /// The client has gone before its answer was complete. Event loop.
    void abandoned(ServerExchange exchange) {
        answered(exchange, ServerMetrics.ABORTED);
        exchange.leave();
    }

    /// For the log, and for whoever counts.
    private void answered(ServerExchange exchange, int status) {
        if (service.accessLog() && status != ServerMetrics.ABORTED) {
            AccessLog.line(exchange);
        }
        if (service.metrics().isOn()) {
            var nanos = Watch.now() - exchange.turn().began;
            service.metrics().answered(exchange.method(), exchange.route(), status, nanos);
        }
    }

    /// The whole answer.
    void answer(ServerExchange exchange, @Nullable String type, byte[] body) {
        if (loop.inEventLoop()) {
            answerNow(exchange, type, body);
        } else {
            answerInTurn(exchange, type, body);
        }
    }

    /// The whole answer, from outside of the connection's turn even when that is on its loop.
    void answerInTurn(ServerExchange exchange, @Nullable String type, byte[] body) {
        if (!enqueue(() -> answerNow(exchange, type, body))) {
            exchange.leave();
        }
    }

    private void answerNow(ServerExchange exchange, @Nullable String type, byte[] body) {
        if (carrier.serves(exchange)) {
            exchange.turn().kept = carrier.keeps(exchange.turn());
            carrier.complete(exchange, answers.whole(exchange, type, body));
        }
    }

    /// A part of a streamed answer; null for a head that nothing follows. `written` is run when it
    /// is in the outbound buffer, or thrown away.
    void part(
            ServerExchange exchange,
            String type,
            @Nullable ByteBuf part,
            boolean last,
            Runnable written) {
        Runnable task =
                () -> {
                    partNow(exchange, type, part, last);
                    written.run();
                };
        if (!enqueue(task)) {
            ReferenceCountUtil.release(part);
            exchange.leave();
        }
    }

    /// Whether the head is still to be written; it is, after this.
    private boolean begins(ServerExchange exchange, boolean body) {
        var turn = exchange.turn();
        if (turn.headWritten) {
            return false;
        }
        turn.headWritten = true;
        turn.kept = carrier.keeps(turn) && !(exchange.endsByClosing() && body);
        return true;
    }

    private void partNow(
            ServerExchange exchange, String type, @Nullable ByteBuf part, boolean last) {
        if (!carrier.serves(exchange)) {
            ReferenceCountUtil.release(part);
            return;
        }
        var written = answers.part(exchange, type, part, begins(exchange, part != null), last);
        if (last) {
            carrier.complete(exchange, written);
        }
    }

    void upgrade(ServerExchange exchange, boolean atOnce, Upgrade.Protocol protocol) {
        if (carrier.serves(exchange)) {
            carrier.upgrade(exchange, atOnce, protocol);
        }
    }

    /// A part of a held answer; `taken` is run when the kernel has it, or never will.
    void held(
            ServerExchange exchange,
            String type,
            ByteBuf part,
            boolean last,
            ChannelFutureListener taken) {
        if (!enqueue(() -> heldNow(exchange, type, part, last, taken))) {
            part.release();
            exchange.leave();
        }
    }

    /// See [#held]. Event loop.
    void heldNow(
            ServerExchange exchange,
            String type,
            ByteBuf part,
            boolean last,
            ChannelFutureListener taken) {
        if (!carrier.serves(exchange)) {
            part.release();
            return;
        }
        var journey = exchange.turn().journey;
        if (journey != null) {
            journey.add(part, last, taken);
            return;
        }
        var written = answers.part(exchange, type, part, begins(exchange, true), last);
        written.addListener(taken);
        if (last) {
            carrier.complete(exchange, written);
        }
    }

    /// The answer has failed half-way: the client must not take it for whole.
    void abort(ServerExchange exchange) {
        enqueue(() -> {
            if (carrier.serves(exchange)) {
                carrier.abort();
            }
        });
    }

    @Override
    public void goOn() {
        enqueue(carrier::goOn);
    }

    @Override
    public void more() {
        enqueue(() -> {});
    }

    /// False when the loop has ended, and every connection with it.
    boolean enqueue(Runnable task) {
        try {
            loop.execute(() -> {
                task.run();
                carrier.settle();
            });
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop has ended", e);
            return false;
        }
    }

    StreamedAnswer.Sink sink(ServerExchange exchange, String type) {
        return new StreamSink(this, channel, exchange, type);
    }

    HeldAnswer hold(ServerExchange exchange, String type, boolean begun, String lastEventId) {
        return new HeldAnswer(this, channel, loop, exchange, type, begun, lastEventId);
    }

    /// An answer is held from now on, perhaps too late to have been told to leave.
    void holds(ServerExchange exchange) {
        enqueue(() -> carrier.holds(exchange));
    }

    /// Runs a task on the loop again and again, until it is cancelled.
    Future<?> every(Duration pause, Runnable task) {
        long nanos = pause.toNanos();
        return loop.scheduleAtFixedRate(task, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /// Who asks, according to those who are trusted to say it.
    Forwarding forwarding(HttpHeaders headers) {
        var trusted =
                Remote.isAnonymous(connection)
                        ? TrustedProxies.NOBODY
                        : service.proxies().trusted();
        return Forwarding.of(trusted, Remote.address(connection), headers::getAll);
    }

    /// Whether the client is connected by TLS.
    boolean secure() {
        return Remote.isSecure(connection);
    }

    Compression compression() {
        return service.compression();
    }

    int generation() {
        return service.generation();
    }
}
