// SPDX-License-Identifier: Apache-2.0
package dev.baton.peers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// Sends texts back, or to everybody. As an application has them: as strings.
final class NettyFrames extends ChannelInboundHandlerAdapter {
    private final @Nullable ChannelGroup everybody;

    /// @param everybody who hears it; null to echo
    NettyFrames(@Nullable ChannelGroup everybody) {
        this.everybody = everybody;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (everybody != null) {
            everybody.add(ctx.channel());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case TextWebSocketFrame frame when everybody == null -> {
                var _ = ctx.write(new TextWebSocketFrame(frame.text()), ctx.voidPromise());
            }
            case TextWebSocketFrame frame -> {
                var all = everybody;
                var _ =
                        all.writeAndFlush(
                                new TextWebSocketFrame(frame.text()), ChannelMatchers.all(), true);
            }
            case PingWebSocketFrame ping -> {
                var _ = ctx.write(new PongWebSocketFrame(ping.content().retain()));
            }
            case CloseWebSocketFrame _ -> {
                var _ = ctx.close();
            }
            default -> {}
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        var _ = ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }
}
