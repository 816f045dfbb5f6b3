// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection of which it is not yet known what it speaks: TLS is still being negotiated, or the
/// first bytes will tell. Event loop, where nothing else is said.
final class Arrival implements Crowd.Member {
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

    /// No request of HTTP/1.1 begins like this: it is the beginning of HTTP/2's preface.
    private static final int PRI = 0x50524920;

    private final HttpService service;
    private final Crowd crowd;
    private final Channel channel;
    private final EventLoop loop;
    private boolean heard;
    private boolean settled;

    private Arrival(HttpService service, Crowd crowd, Channel channel, EventLoop loop) {
        this.service = service;
        this.crowd = crowd;
        this.channel = channel;
        this.loop = loop;
    }

    /// Puts into the pipeline of a channel, which is to be registered with `loop`, what its
    /// listener asks for. The accepting loop.
    static Crowd.Member of(
            HttpService service, Crowd crowd, Channel channel, EventLoop loop, String listener) {
        var tls = service.protocols().tls().get(listener);
        if (tls != null) {
            var arrival = new Arrival(service, crowd, channel, loop);
            arrival.negotiate(tls);
            return arrival;
        }
        if (service.protocols().http2().contains(listener)) {
            var arrival = new Arrival(service, crowd, channel, loop);
            channel.pipeline().addLast(arrival.new Preface());
            return arrival;
        }
        return new HttpConnection(service, crowd, channel, loop).begin();
    }

    private void negotiate(Encryption tls) {
        channel.attr(Remote.SECURE).set(true);
        var handler = tls.handler(channel);
        handler.setHandshakeTimeout(service.limits().headTime().toMillis(), TimeUnit.MILLISECONDS);
        handler.setCloseNotifyFlushTimeout(
                service.limits().lingerTime().toMillis(), TimeUnit.MILLISECONDS);
        channel.pipeline().addLast(new Ear(), handler, new Negotiation());
    }

    private void speakHttp2() {
        settled = true;
        crowd.become(channel, new Http2Connection(service, crowd, channel, loop));
    }

    private void speakHttp1() {
        settled = true;
        var connection = new HttpConnection(service, crowd, channel, loop).begin();
        crowd.become(channel, connection);
        connection.settle();
    }

    /// A protocol that is chosen meanwhile finds out from the crowd. Any thread.
    @Override
    public void retire() {}

    /// Who has not said a word for a moment goes; who has begun a handshake may end it, and is told
    /// then. Any thread.
    @Override
    public void closeIfIdle() {
        loop.execute(() ->
                after(
                        Patience.MOMENT,
                        () -> {
                            if (!heard && !settled && crowd.mood() == Crowd.Mood.LEAVE) {
                                close();
                            }
                        }));
    }

    private void after(long nanos, Runnable task) {
        var _ = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        var _ = channel.close();
    }

    /// A client that has said all it has to say before it is known what.
    private void closeIfItEnds(Object event) {
        if (event instanceof ChannelInputShutdownEvent && !settled) {
            close();
        }
    }

    /// Hears the first byte, and goes.
    private final class Ear extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            heard = true;
            ctx.fireChannelRead(message);
            ctx.pipeline().remove(this);
        }
    }

    /// Waits for the end of the handshake.
    private final class Negotiation extends ApplicationProtocolNegotiationHandler {
        Negotiation() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                speakHttp2();
            } else {
                speakHttp1();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            closeIfItEnds(event);
            super.userEventTriggered(ctx, event);
        }

        /// Whoever scans ports can cause this, so it is not worth a warning.
        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug("{}: no TLS: {}", Remote.text(channel), cause.toString());
            close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            handshakeFailure(ctx, cause);
        }
    }

    /// Looks at the first bytes.
    private final class Preface extends ByteToMessageDecoder {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            after(
                    Patience.time(service.limits(), false).toNanos(),
                    () -> {
                        if (!settled) {
                            close();
                        }
                    });
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            super.userEventTriggered(ctx, event);
            closeIfItEnds(event);
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            heard = true;
            int there = Math.min(4, in.readableBytes());
            for (int i = 0; i < there; i++) {
                if (in.getByte(in.readerIndex() + i) != (byte) (PRI >> (8 * (3 - i)))) {
                    speakHttp1();
                    ctx.pipeline().remove(this);
                    return;
                }
            }
            if (there == 4) {
                speakHttp2();
                ctx.pipeline().remove(this);
            }
        }
    }
}
