// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.Leaving;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2PriorityFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A stream of an HTTP/2 connection: one request, one answer. Event loop only.
///
/// ```
///   OPEN ──head──▶ HANDLING ──answer handed over──▶ SENDING ──written──▶ LINGERING ──▶ CLOSED
/// ```
///
/// LINGERING is for a request that is not complete when its answer is: the rest is thrown away for
/// a while, since not every client keeps the answer when RST_STREAM follows at once, as RFC 9113
/// section 8.1 allows. Any state goes to CLOSED when the stream does.
final class HttpStream extends ChannelInboundHandlerAdapter implements Carrier, Patience.Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(HttpStream.class);

    private enum State {
        OPEN,
        HANDLING,
        SENDING,
        LINGERING,
        CLOSED
    }

    private final Http2Connection connection;
    private final HttpService service;
    private final Channel channel;
    private final StreamWriter writer;
    private final Patience patience;
    private final BodyFeed feed;
    private final Answering answering;
    private State state = State.OPEN;
    private @Nullable ServerExchange current;

    HttpStream(Http2Connection connection, HttpService service, Channel channel, EventLoop loop) {
        this.connection = connection;
        this.service = service;
        this.channel = channel;
        patience = new Patience(this, service.limits(), loop);
        writer = new StreamWriter(channel, patience);
        feed = new BodyFeed(service.limits(), patience);
        answering = new Answering(this, writer, channel, connection.channel(), loop);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2HeadersFrame head) {
            if (state == State.OPEN) {
                begin(head);
            } else if (head.isEndStream()) {
                take(LastHttpContent.EMPTY_LAST_CONTENT); // trailers, which nobody asks for
            }
        } else if (message instanceof Http2DataFrame data) {
            take(
                    data.isEndStream()
                            ? new DefaultLastHttpContent(data.content())
                            : new DefaultHttpContent(data.content()));
        } else {
            connection.count();
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        settle();
    }

    private void begin(Http2HeadersFrame head) {
        state = State.HANDLING;
        var request = Http2Request.of(head.headers(), service.limits().requestLineBytes());
        var reception = Reception.of(request, length(head), service);
        var exchange = answering.begin(request, reception);
        exchange.turn().inputEnded = head.isEndStream();
        current = exchange;
        if (exchange.turn().body() != null) {
            patience.bodyBegins();
        }
        answering.start(exchange, reception);
    }

    private static long length(Http2HeadersFrame head) {
        if (head.isEndStream()) {
            return 0;
        }
        return head.headers().getLong("content-length", -1);
    }

    private void take(HttpContent part) {
        var exchange = current;
        if (exchange == null) {
            part.release();
        } else {
            feed.take(exchange, part);
        }
    }

    @Override
    public boolean serves(ServerExchange exchange) {
        return exchange == current;
    }

    /// It never leaves the connection otherwise than it was.
    @Override
    public boolean keeps(Turn turn) {
        return true;
    }

    @Override
    public void complete(ServerExchange exchange, ChannelFuture written) {
        current = null;
        state = State.SENDING;
        answering.complete(exchange, written);
        written.addListener(_ -> {
            if (written.isSuccess() && state == State.SENDING) {
                state = State.LINGERING;
                patience.lingering();
            }
        });
    }

    @Override
    public void upgrade(ServerExchange exchange, boolean atOnce, Upgrade.Protocol protocol) {
        throw new IllegalStateException("HTTP/2 has no upgrades");
    }

    @Override
    public void goOn() {
        if (current != null) {
            writer.goOn();
            patience.bodyMoved();
        }
    }

    @Override
    public void holds(ServerExchange exchange) {
        var held = exchange.held();
        var leaving = connection.leaving();
        if (leaving != null && held != null) {
            held.leave(leaving);
        }
    }

    /// Tells an answer that is held.
    void leave(Leaving why) {
        var held = current == null ? null : current.held();
        if (held != null) {
            held.leave(why);
        }
    }

    @Override
    public void settle() {
        if (state != State.CLOSED) {
            writer.flush();
            read();
            patience.look();
        }
    }

    /// Lets the client send more, or leaves it to the window to hold it up.
    private void read() {
        var body = current == null ? null : current.turn().body();
        boolean on = body == null || !body.full();
        if (channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
            if (on) {
                patience.bodyMoved();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (current != null) {
            current.signal();
        }
    }

    /// The client does not want the answer any more, or the connection is gone.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            close();
        } else if (event instanceof Http2PriorityFrame) {
            connection.count();
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("a stream of {}: {}", remote(), cause.toString());
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        state = State.CLOSED;
        patience.over();
        var exchange = current;
        current = null;
        if (exchange != null) {
            answering.abandoned(exchange);
        }
        connection.over(this);
    }

    @Override
    public void expired() {
        if (state == State.HANDLING
                && current != null
                && current.turn().awaitsBody()
                && Watch.now() < patience.answer()) {
            feed.refuse(current, 408);
            settle();
        } else if (state == State.LINGERING) {
            writer.reset(Http2Error.NO_ERROR);
        } else {
            writer.reset(Http2Error.CANCEL);
        }
    }

    @Override
    public long deadline() {
        boolean awaitsBody = current != null && current.turn().awaitsBody();
        if (state == State.LINGERING || state == State.CLOSED) {
            return state == State.CLOSED ? Watch.NEVER : patience.linger();
        }
        return Math.min(patience.answer(), awaitsBody ? patience.body() : Watch.NEVER);
    }

    @Override
    public void abort() {
        writer.reset(Http2Error.INTERNAL_ERROR);
    }

    /// Now; says so to the client if it can still hear it.
    void close() {
        var _ = channel.close();
    }

    @Override
    public HttpService service() {
        return service;
    }

    @Override
    public String remote() {
        return connection.remote();
    }
}
