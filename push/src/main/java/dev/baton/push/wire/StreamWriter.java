// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An HTTP/2 stream as its carrier uses it. Event loop.
final class StreamWriter implements Answers {
    /// What one frame takes at most, so that a slow client's progress can be seen.
    private static final int PIECE = 16 * 1024;

    /// What belongs to a connection of HTTP/1.1, RFC 9113 section 8.2.2.
    private static final Set<String> FOREIGN =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private final Channel channel;
    private final Patience patience;
    private int pending;
    private boolean unflushed;

    StreamWriter(Channel channel, Patience patience) {
        this.channel = channel;
        this.patience = patience;
    }

    @Override
    public ChannelFuture whole(ServerExchange exchange, @Nullable String type, byte[] body) {
        boolean untyped = body.length == 0 && exchange.status() != 200;
        long length = AnswerHead.bodiless(exchange.status()) ? AnswerHead.UNSAID : body.length;
        int count = exchange.bodiless() ? 0 : body.length;
        exchange.turn().sent = count;
        var written = head(exchange, untyped ? null : type, length, count == 0);
        for (int at = 0; at < count; at += PIECE) {
            int size = Math.min(PIECE, count - at);
            written = data(Unpooled.wrappedBuffer(body, at, size), at + size == count);
        }
        return written;
    }

    @Override
    public ChannelFuture part(
            ServerExchange exchange,
            String type,
            @Nullable ByteBuf part,
            boolean first,
            boolean last) {
        if (part == null) {
            return head(exchange, type, length(exchange), true);
        }
        if (first) {
            var _ = head(exchange, type, length(exchange), false);
        }
        exchange.turn().sent += part.readableBytes();
        return data(part, last);
    }

    private static long length(ServerExchange exchange) {
        return AnswerHead.bodiless(exchange.status()) ? AnswerHead.UNSAID : exchange.announced();
    }

    /// @param length negative when it is not known, or there is none
    private ChannelFuture head(
            ServerExchange exchange, @Nullable String type, long length, boolean last) {
        var head = new DefaultHttp2Headers(false);
        head.status(Integer.toString(exchange.status()));
        head.add("date", DateLine.text());
        if (type != null) {
            head.add("content-type", type);
        }
        var headers = exchange.answerHeaders();
        if (headers != null) {
            for (int i = 0; i < headers.size(); i += 2) {
                var name = headers.get(i).toLowerCase(Locale.ROOT);
                if (!FOREIGN.contains(name)) {
                    head.add(name, headers.get(i + 1));
                }
            }
        }
        if (length >= 0) {
            head.add("content-length", Long.toString(length));
        }
        return write(new DefaultHttp2HeadersFrame(head, last));
    }

    private ChannelFuture data(ByteBuf part, boolean last) {
        return write(new DefaultHttp2DataFrame(part, last));
    }

    /// Asks for the body.
    @Override
    public void goOn() {
        var head = new DefaultHttp2Headers(false);
        head.status("100");
        var _ = write(new DefaultHttp2HeadersFrame(head));
    }

    /// Nothing more goes either way.
    void reset(Http2Error why) {
        unflushed = false;
        var _ = channel.writeAndFlush(new DefaultHttp2ResetFrame(why));
    }

    /// As long as something waits for the client's window or its socket, its patience is ours.
    private ChannelFuture write(Object frame) {
        unflushed = true;
        if (pending++ == 0) {
            patience.writable(false);
        }
        return channel.write(frame)
                .addListener(_ -> {
                    pending--;
                    patience.writable(false);
                    if (pending == 0) {
                        patience.writable(true);
                    }
                });
    }

    /// Whether everything that was written is in the kernel's hands.
    boolean isThrough() {
        return pending == 0;
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }
}
