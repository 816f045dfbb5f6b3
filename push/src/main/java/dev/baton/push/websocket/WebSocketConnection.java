// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.http.Leaving;
import dev.baton.push.session.WebSocketSettings;
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
/// Any state goes to CLOSED when the channel does. Messages are delivered in OPEN alone. Event loop
/// only; [WebSocketLink] is for all threads.
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Incoming {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    /// Who sends so much at once, on the loop, gives the kernel a part of it meanwhile.
    private static final int MUCH = 64 * 1024;

    /// How long a client may take to close its side of TCP after ours.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private enum State {
        OPEN,
        CLOSING,
        LINGERING,
        CLOSED
    }

    private final Channel channel;
    private final Codec codec;
    private final Duration closeTimeout;
    private final Outbox outbox;
    private final Outgoing outgoing;
    private final Vigil vigil;
    private final WebSocketLink link;
    private final GuardedEndpoint endpoint;
    private State state = State.OPEN;
    private boolean reading = true;
    private boolean inRead;
    private boolean unflushed;
    private boolean inputEnded;
    private @Nullable ByteBuf held;
    private byte @Nullable [] owedPong;
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
        outgoing = new Outgoing(channel, this::taken);
        var loop = channel.eventLoop();
        vigil = new Vigil(settings, loop, this::check);
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
        flush();
        vigil.look();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ReferenceCountUtil.release(message); // a last word of HTTP
            return;
        }
        inRead = true;
        if (held == null) {
            decode(in);
        } else {
            held = Unpooled.wrappedBuffer(held, in);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (inRead) {
            inRead = false;
            vigil.heard();
        }
        flush();
        vigil.look();
    }

    private void decode(ByteBuf in) {
        try {
            while (in.isReadable() && decodes()) {
                codec.decode(in, this);
            }
            codec.rest();
        } catch (Violation violation) {
            fail(violation.code(), violation.reason());
        } finally {
            if (state == State.OPEN && in.isReadable()) {
                held = in; // nobody wants to read
            } else {
                in.release();
            }
        }
    }

    private boolean decodes() {
        return state == State.CLOSING || (state == State.OPEN && reading);
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

    /// An order to close may be on its way.
    private boolean delivers() {
        return state == State.OPEN && !link.isClosed();
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
            control(codec.pong(owedPong));
            owedPong = null;
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

    private void fail(int code, String reason) {
        if (state == State.OPEN) {
            LOG.debug("{} broke the protocol: {} {}", Remote.text(channel), code, reason);
            control(codec.close(code, reason));
            linger();
            endpoint.closed(code, reason);
        } else if (state == State.CLOSING) {
            linger();
            endpoint.closed(CloseCode.ABNORMAL, reason);
        }
    }

    private void endpointFailed() {
        close(CloseCode.INTERNAL_ERROR, "internal error");
    }

    /// Writes a frame, which has been counted as pending.
    void write(Encoding frame) {
        if (state == State.OPEN) {
            outgoing.add(frame);
            flushSoon();
        } else {
            link.taken(frame.size());
        }
    }

    private void control(byte[] frame) {
        link.given(frame.length);
        outgoing.add(frame);
        flushSoon();
    }

    private void flushSoon() {
        if (outgoing.unflushed() >= MUCH) {
            flushNow();
        } else if (!unflushed) {
            unflushed = true;
            if (!inRead) {
                outbox.flushSoon(this);
            }
        }
    }

    /// Flushes what has been written.
    void flush() {
        if (unflushed) {
            unflushed = false;
            flushNow();
        }
    }

    private void flushNow() {
        outgoing.flush();
        if (!outgoing.isTaken() && vigil.waits()) {
            var _ = outgoing.hasMoved();
            vigil.look();
        }
    }

    private void taken(long bytes) {
        vigil.moved(outgoing.isTaken());
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
        if (state == State.OPEN || state == State.CLOSING) {
            linger();
            outbox.order(() -> endpoint.closed(CloseCode.ABNORMAL, "hung up"));
        }
    }

    /// See [Link#reading].
    void reading(boolean on) {
        if (state != State.OPEN || reading == on) {
            return;
        }
        if (on) {
            listen();
        } else {
            reading = false;
            channel.config().setAutoRead(false);
        }
        vigil.listens(on && codec.pings());
        vigil.look();
    }

    /// Reads from the client, and what has come while nobody did.
    private void listen() {
        reading = true;
        if (!inputEnded) {
            channel.config().setAutoRead(true);
        }
        if (held != null) {
            outbox.order(this::resume);
        }
    }

    private void resume() {
        var in = held;
        if (in != null && decodes()) {
            held = null;
            decode(in);
            if (inputEnded) {
                inputEnds();
            }
        }
    }

    /// Nothing more is said: lets it go out, and the client close first if it likes, because
    /// closing over unread bytes resets the connection and may take the last words along.
    private void linger() {
        state = State.LINGERING;
        link.end();
        listen();
        dropHeld();
        vigil.endIn(closeTimeout);
        unflushed = false;
        outgoing.flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> shut());
    }

    private void shut() {
        if (state != State.LINGERING) {
            return;
        }
        if (inputEnded || !Farewell.shutOutput(channel)) {
            close();
        } else {
            vigil.endIn(LINGER);
        }
    }

    private void dropHeld() {
        if (held != null) {
            held.release();
            held = null;
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
        inputEnded = true;
        if (held != null) {
            return;
        }
        if (state == State.OPEN || state == State.CLOSING) {
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
            }
        }
        if (state != State.CLOSED) {
            vigil.look();
        }
    }

    private void overdue() {
        if (vigil.isStuck()) {
            if (outgoing.isTaken() || outgoing.hasMoved()) {
                vigil.moved(outgoing.isTaken());
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

    /// This process will not serve the connection much longer.
    void leave(Leaving why) {
        if (delivers()) {
            endpoint.leave(why);
        }
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
        state = State.CLOSED;
        link.end();
        vigil.over();
        dropHeld();
        outgoing.close();
        endpoint.closed(CloseCode.ABNORMAL, "connection lost");
    }
}
