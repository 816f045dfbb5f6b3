// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.wire.Remote;
import dev.baton.push.wire.Watch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What follows the head of a hixie-76 handshake: eight bytes of the client's, which may come much
/// later, and the answer to them; only then the WebSocket is open. Event loop.
final class HixieOpening extends ChannelInboundHandlerAdapter implements WebSocketProtocol {
    private static final Logger LOG = LoggerFactory.getLogger(HixieOpening.class);

    private final WebSocketSettings settings;
    private final Agreement agreement;
    private final HixieKeys keys;
    private final Endpoint endpoint;
    private final byte[] nonce = new byte[HixieKeys.NONCE];
    private int count;
    private @Nullable Watch watch;
    private volatile @Nullable WebSocketConnection connection;

    HixieOpening(
            WebSocketSettings settings, Agreement agreement, HixieKeys keys, Endpoint endpoint) {
        this.settings = settings;
        this.agreement = agreement;
        this.keys = keys;
        this.endpoint = endpoint;
    }

    /// The client has as long as for an answer to a ping.
    @Override
    public void begin(Channel channel) {
        watch = new Watch(channel.eventLoop(), () -> close(channel));
        watch.by(Watch.now() + settings.pongTimeout().toNanos());
        channel.pipeline().addLast(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (connection != null) {
            ctx.fireChannelRead(message); // on its way before this left the pipeline
        } else if (message instanceof ByteBuf in) {
            take(ctx, in);
        } else {
            ReferenceCountUtil.release(message); // a last word of HTTP
        }
    }

    private void take(ChannelHandlerContext ctx, ByteBuf in) {
        int more = Math.min(in.readableBytes(), nonce.length - count);
        in.readBytes(nonce, count, more);
        count += more;
        if (count < nonce.length) {
            in.release();
            return;
        }
        var channel = ctx.channel();
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(keys.answer(nonce)));
        open(channel);
        ctx.fireChannelRead(in);
        channel.pipeline().remove(this);
    }

    private void open(Channel channel) {
        stop();
        var bench = Workbench.of(channel.eventLoop());
        var codec = new Hixie76(settings.maxFrame(), settings.maxMessage(), bench);
        var begun = new WebSocketConnection(channel, codec, bench, settings, agreement, endpoint);
        connection = begun;
        channel.pipeline().addLast(begun);
        begun.open();
    }

    private void stop() {
        if (watch != null) {
            watch.stop();
        }
    }

    @Override
    public @Nullable WebSocketConnection connection() {
        return connection;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            close(ctx.channel());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{}: {}", Remote.text(ctx.channel()), cause.toString());
        } else {
            LOG.error("the handshake of {} is cut", Remote.text(ctx.channel()), cause);
        }
        close(ctx.channel());
    }

    private static void close(Channel channel) {
        var _ = channel.close();
    }
}
