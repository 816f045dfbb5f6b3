// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.proxy.Prelude;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what a trusted proxy says before its client's first byte, and goes. Whatever is not quite
/// right, or late, closes the connection. Event loop.
final class ProxyPrelude extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyPrelude.class);

    private final Duration patience;
    private @Nullable Future<?> timer;

    ProxyPrelude(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer =
                ctx.executor()
                        .schedule(
                                () -> refuse(ctx, "it is late"),
                                patience.toNanos(),
                                TimeUnit.NANOSECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int length = Math.min(in.readableBytes(), Prelude.LARGEST);
        switch (Prelude.of(ByteBufUtil.getBytes(in, in.readerIndex(), length))) {
            case Prelude.Unfinished _ -> {}
            case Prelude.Broken(var why) -> {
                in.skipBytes(in.readableBytes());
                refuse(ctx, why);
            }
            case Prelude.Complete complete -> {
                in.skipBytes(complete.length());
                ctx.channel().attr(Remote.CLIENT).set(complete.client());
                ctx.channel().attr(Remote.ANONYMOUS).set(complete.anonymous());
                ctx.pipeline().remove(this); // passes on what follows
            }
        }
    }

    private static void refuse(ChannelHandlerContext ctx, String why) {
        LOG.debug("PROXY protocol from {}: {}", Remote.text(ctx.channel()), why);
        var _ = ctx.close();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
