// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.handoff.Mover;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.wire.Departure;
import dev.baton.push.wire.Farewell;
import dev.baton.push.wire.Remote;
import dev.baton.push.wire.Watch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A WebSocket after its handshake: bytes in, messages out to the endpoint, and the other way.
///
/// ```
///          close frame sent                    answered
///   OPEN ───────────────────▶ CLOSING ──────────────────────┐
///    │                                                      ▼
///    └───────────────────────────────────────────────▶ LINGERING ──────▶ CLOSED
///      client's close frame answered; protocol broken;   what is written goes out, then our side
///      hung up; client's end without a close frame       of TCP is shut and the client's awaited
/// ```
///
/// OPEN also leads to AWAY: out of the event loop, on its way to the successor. It comes back to
/// OPEN if that does not take it.
///
/// Any state goes to CLOSED when the channel does. Messages are delivered in OPEN alone. Event loop
/// only; [WebSocketLink] is for all threads.
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Incoming {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    /// How long a client may take to close its side of TCP after ours.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private enum State {
        OPEN,
        CLOSING,
        LINGERING,
        AWAY,
        CLOSED
    }

    private final Channel channel;
    private final Codec codec;
    private final Duration closeTimeout;
    private final Outbox outbox;
    private final Inlet inlet;
    private final Outgoing outgoing;
    private final Vigil vigil;
    private final WebSocketLink link;
    private final GuardedEndpoint endpoint;
    private State state = State.OPEN;
    private byte @Nullable [] owedPong;
    private boolean resting;
    private boolean reads = true;
    private int code = CloseCode.ABNORMAL;
    private String reason = "";

    WebSocketConnection(
            Channel channel,
            Codec codec,
            Workbench bench,
            WebSocketSettings settings,
            Agreement agreement,
            Endpoint endpoint) {
        this.channel = channel;
        this.codec = codec;
        closeTimeout = settings.closeTimeout();
        outbox = bench.outbox();
        inlet = new Inlet(channel, codec, this);
        var loop = channel.eventLoop();
        vigil = new Vigil(settings, loop, this::check);
        outgoing = new Outgoing(channel, outbox, vigil, this::taken);
        link = new WebSocketLink(this, codec, loop, outbox, settings, agreement);
        this.endpoint = new GuardedEndpoint(endpoint, this::endpointFailed);
    }

    /// The handshake is done, and this is in the pipeline.
    void open() {
        outgoing.open();
        vigil.listens(codec.pings());
        endpoint.opened(link);
        if (channel instanceof DuplexChannel duplex && duplex.isInputShutdown()) {
            outbox.order(this::inputEnds); // after what came behind the handshake
        }
        outgoing.flush();
        vigil.look();
    }

    /// Goes on where another process has left off, and reads from now on. It is in the pipeline.
    void resume(byte[] input, byte[] output) {
        link.given(output.length);
        outgoing.write(output);
        open();
        inlet.take(Unpooled.wrappedBuffer(input));
        if (inlet.isOpen()) {
            inlet.open();
        }
    }

    /// See [dev.baton.push.wire.Departing#quietSince()]. Any thread.
    long quietSince() {
        return vigil.heardLast();
    }

    /// Moves the connection to the successor, if it can move now.
    ///
    /// @param over is run when it has moved, or does not
    void depart(Mover to, String listener, Runnable over) {
        if (state != State.OPEN || resting || link.isClosed() || inlet.hasEnded()) {
            over.run();
            return;
        }
        reads = inlet.isOpen();
        resting = true;
        inlet.shut();
        vigil.listens(false); // the client's pongs are not read
        endpoint.rest(
                to,
                rested ->
                        // behind what was ordered while the endpoint was awake
                        outbox.order(() -> rested(rested, listener, over)));
    }

    /// Nobody moves any more: if the endpoint has not come to rest yet, it need not.
    void remain() {
        if (resting && state == State.OPEN) {
            endpoint.stay();
            awake();
        }
    }

    private void rested(Endpoint.@Nullable Resting endpoint, String listener, Runnable over) {
        if (endpoint == null
                || !resting
                || state != State.OPEN
                || link.isClosed()
                || inlet.hasEnded()) {
            awake();
            if (endpoint != null) {
                endpoint.wake();
            }
            over.run();
            return;
        }
        state = State.AWAY;
        vigil.over();
        if (owedPong != null) {
            control(codec.pong(owedPong)); // goes behind what the client has not read
            owedPong = null;
        }
        outgoing.flushAll();
        Departure.begin(
                channel,
                new Departure.Packing() {
                    @Override
                    public void out(Departure departure) {
                        endpoint.depart(departed(departure, listener, over));
                    }

                    @Override
                    public void lost() {
                        endpoint.wake();
                        gone();
                        over.run();
                    }
                });
    }

    private Endpoint.Departed departed(Departure departure, String listener, Runnable over) {
        var begun = codec.unfinished();
        var held = inlet.holding();
        var input = Arrays.copyOf(begun, begun.length + held.length);
        System.arraycopy(held, 0, input, begun.length, held.length);
        return new Endpoint.Departed(
                codec.name(),
                link.subprotocol(),
                codec.deflates(),
                input,
                departure.output(),
                listener,
                departure.descriptor(),
                () -> {
                    departure.over();
                    over.run();
                },
                then -> {
                    departure.comeBack(
                            () -> {
                                comeBack();
                                then.run();
                            },
                            () -> {
                                then.run();
                                gone();
                            });
                    over.run();
                });
    }

    /// The connection was lost while it was away.
    private void gone() {
        state = State.CLOSED;
        link.end();
        endpoint.closed(CloseCode.ABNORMAL, "connection lost");
    }

    private void comeBack() {
        if (state == State.AWAY) {
            state = State.OPEN;
            awake();
            vigil.look();
        }
    }

    /// Reads on, if it did.
    private void awake() {
        resting = false;
        if (reads && listens()) {
            listen();
            vigil.listens(codec.pings());
        }
        if (inlet.hasEnded()) {
            outbox.order(this::resume);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf in) {
            outgoing.beginRead();
            inlet.take(in);
        } else {
            ReferenceCountUtil.release(message); // a last word of HTTP
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (outgoing.endRead()) {
            vigil.heard();
        }
        outgoing.flush();
        vigil.look();
    }

    /// Whether frames of the client still mean something.
    boolean listens() {
        return state == State.OPEN || state == State.CLOSING;
    }

    /// Whether messages are passed on; an order to close may be on its way.
    private boolean delivers() {
        return state == State.OPEN && !link.isClosed();
    }

    @Override
    public void text(String message) {
        if (delivers()) {
            endpoint.text(message);
        }
    }

    @Override
    public void binary(byte[] message) {
        if (delivers()) {
            endpoint.binary(message);
        }
    }

    /// A client that does not read is owed one pong at most: for the last of its pings, RFC 6455
    /// section 5.5.3.
    @Override
    public void ping(byte[] payload) {
        if (state == State.OPEN) {
            owedPong = payload;
            payPong();
        }
    }

    private void payPong() {
        if (owedPong != null && outgoing.isTaken()) {
            var pong = codec.pong(owedPong);
            owedPong = null;
            control(pong);
        }
    }

    @Override
    public void closes(int code, String reason) {
        if (state == State.OPEN) {
            control(codec.close(code, ""));
            linger();
            endpoint.closed(code, reason);
        } else if (state == State.CLOSING) {
            linger();
            endpoint.closed(this.code, this.reason);
        }
    }

    /// The client broke the protocol.
    void fail(Violation violation) {
        if (state == State.OPEN) {
            LOG.debug("{} broke the protocol: {}", Remote.text(channel), violation.reason());
            control(codec.close(violation.code(), violation.reason()));
            linger();
            endpoint.closed(violation.code(), violation.reason());
        } else if (state == State.CLOSING) {
            linger();
            endpoint.closed(CloseCode.ABNORMAL, violation.reason());
        }
    }

    private void endpointFailed() {
        close(CloseCode.INTERNAL_ERROR, "internal error");
    }

    /// Writes a frame, which has been counted as pending.
    void write(Encoding frame) {
        if (state == State.OPEN) {
            outgoing.write(frame);
        } else {
            link.taken(frame.size());
        }
    }

    private void control(byte[] frame) {
        link.given(frame.length);
        outgoing.write(frame);
    }

    private void taken(long bytes) {
        if (link.taken(bytes) && channel.isActive()) {
            outbox.order(this::writable);
        }
        if (state == State.OPEN) {
            payPong();
        }
    }

    private void writable() {
        if (delivers()) {
            endpoint.writable();
        }
    }

    /// See [Link#close].
    void close(int code, String reason) {
        if (state != State.OPEN) {
            return;
        }
        link.end();
        control(codec.close(code, reason));
        state = State.CLOSING;
        this.code = code;
        this.reason = reason;
        listen();
        vigil.endIn(closeTimeout);
    }

    /// See [Link#hangUp].
    void hangUp() {
        if (listens()) {
            linger();
            outbox.order(() -> endpoint.closed(CloseCode.ABNORMAL, "hung up"));
        }
    }

    /// See [Link#reading].
    void reading(boolean on) {
        reads = on;
        if (state != State.OPEN || resting || inlet.isOpen() == on) {
            return;
        }
        if (on) {
            listen();
        } else {
            inlet.shut();
        }
        vigil.listens(on && codec.pings());
        vigil.look();
    }

    /// Reads from the client, and soon what has come while nobody did.
    private void listen() {
        inlet.open();
        if (inlet.isHolding()) {
            outbox.order(this::resume);
        }
    }

    private void resume() {
        inlet.resume();
        if (inlet.hasEnded()) {
            inputEnds();
        }
    }

    /// Nothing more is said: lets it go out, and the client close first if it likes, because
    /// closing over unread bytes resets the connection and may take the last words along.
    private void linger() {
        state = State.LINGERING;
        link.end();
        inlet.open();
        inlet.drop();
        vigil.endIn(closeTimeout);
        outgoing.end(this::allIsSaid);
    }

    private void allIsSaid() {
        if (state != State.LINGERING) {
            return;
        }
        if (inlet.hasEnded() || !Farewell.shutOutput(channel)) {
            close();
        } else {
            vigil.endIn(LINGER);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnds();
        }
    }

    /// The client has closed its side of TCP. Once everything has been read, that is the end.
    private void inputEnds() {
        inlet.end();
        if (inlet.isHolding()) {
            return;
        }
        if (resting || state == State.AWAY) {
            return; // whoever goes on with it reads the end again
        }
        if (listens()) {
            linger();
            endpoint.closed(CloseCode.ABNORMAL, "no close frame");
        } else if (channel instanceof DuplexChannel duplex && duplex.isOutputShutdown()) {
            close();
        }
    }

    private void check() {
        if (Watch.now() >= vigil.deadline()) {
            switch (state) {
                case OPEN -> overdue();
                case CLOSING -> cut("no answer to the close frame");
                case LINGERING, CLOSED -> close();
                case AWAY -> {}
            }
        }
        if (state != State.CLOSED && state != State.AWAY) {
            vigil.look();
        }
    }

    private void overdue() {
        if (vigil.isStuck()) {
            if (outgoing.hasMoved()) {
                vigil.moved(false);
            } else {
                cut("nothing read for too long");
            }
        } else if (!vigil.isPinged()) {
            control(codec.ping());
            vigil.pinged();
        } else if (outgoing.isTaken()) {
            cut("no answer to a ping");
        } else {
            vigil.pinged(); // the ping waits behind what a slow client has yet to read
        }
    }

    private void cut(String why) {
        LOG.debug("{} is cut: {}", Remote.text(channel), why);
        close();
        endpoint.closed(CloseCode.ABNORMAL, why);
    }

    private void close() {
        state = State.CLOSED;
        link.end();
        var _ = channel.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof IOException) {
            LOG.debug("{}: {}", Remote.text(channel), cause.toString());
        } else {
            LOG.error("the WebSocket of {} is cut", Remote.text(channel), cause);
        }
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean moved = state == State.AWAY;
        state = State.CLOSED;
        link.end();
        vigil.over();
        inlet.drop();
        outgoing.close();
        if (!moved) {
            endpoint.closed(CloseCode.ABNORMAL, "connection lost");
        }
    }
}
