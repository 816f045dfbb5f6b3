// SPDX-License-Identifier: Apache-2.0
package dev.baton.peers;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Greets, and opens WebSockets.
final class NettyRequests extends ChannelInboundHandlerAdapter {
    private static final byte[] GREETING = "Hello, World!".getBytes(StandardCharsets.UTF_8);

    private final ChannelGroup everybody;
    private @Nullable HttpRequest upgrade;
    private AsciiString date = AsciiString.EMPTY_STRING;
    private long dateSecond;

    NettyRequests(ChannelGroup everybody) {
        this.everybody = everybody;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            if (request.headers().contains(HttpHeaderNames.UPGRADE)) {
                upgrade = request;
            } else {
                greet(ctx);
            }
        } else if (message instanceof LastHttpContent && upgrade != null) {
            shakeHands(ctx, upgrade);
        }
        ReferenceCountUtil.release(message);
    }

    private void greet(ChannelHandlerContext ctx) {
        var answer =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.OK,
                        Unpooled.wrappedBuffer(GREETING));
        var _ =
                answer.headers()
                        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
                        .set(HttpHeaderNames.DATE, date())
                        .setInt(HttpHeaderNames.CONTENT_LENGTH, GREETING.length);
        var _ = ctx.write(answer, ctx.voidPromise());
    }

    private AsciiString date() {
        long second = System.currentTimeMillis() / 1000;
        if (second != dateSecond) {
            dateSecond = second;
            date =
                    new AsciiString(
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    ZonedDateTime.now(ZoneOffset.UTC)));
        }
        return date;
    }

    private void shakeHands(ChannelHandlerContext ctx, HttpRequest head) {
        var request =
                new DefaultFullHttpRequest(
                        head.protocolVersion(),
                        head.method(),
                        head.uri(),
                        Unpooled.EMPTY_BUFFER,
                        head.headers(),
                        EmptyHttpHeaders.INSTANCE);
        var shaker = new WebSocketServerHandshakerFactory("", null, false).newHandshaker(request);
        var _ =
                ctx.pipeline()
                        .replace(
                                this,
                                "frames",
                                head.uri().equals("/fan")
                                        ? new NettyFrames(everybody)
                                        : new NettyFrames(null));
        var _ = shaker.handshake(ctx.channel(), request);
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
