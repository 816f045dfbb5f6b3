// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 channel as its connection uses it: answers, and the two halves of the socket. Event
/// loop.
final class AnswerWriter implements Answers {
    private static final int HEAD = 256;

    /// Bodies up to here are copied behind their head, so that both are one write.
    private static final int JOINED = 64 * 1024;

    private final Channel channel;
    private boolean unflushed;

    AnswerWriter(Channel channel) {
        this.channel = channel;
    }

    @Override
    public ChannelFuture whole(ServerExchange exchange, @Nullable String type, byte[] body) {
        long length = AnswerHead.bodiless(exchange.status()) ? AnswerHead.UNSAID : body.length;
        var count = exchange.bodiless() ? 0 : body.length;
        var joined = count <= JOINED;
        var out = channel.alloc().ioBuffer(HEAD + (joined ? count : 0));
        head(out, exchange, body.length == 0 && exchange.status() != 200 ? null : type, length);
        exchange.turn().sent = count;
        if (joined) {
            return write(out.writeBytes(body, 0, count));
        }
        var _ = channel.write(out);
        return write(Unpooled.wrappedBuffer(body));
    }

    @Override
    public ChannelFuture part(
            ServerExchange exchange,
            String type,
            @Nullable ByteBuf part,
            boolean first,
            boolean last) {
        if (first) {
            var out = channel.alloc().ioBuffer(HEAD);
            head(out, exchange, type, framing(exchange));
            if (part == null) {
                return write(out);
            }
            var _ = channel.write(out);
        }
        unflushed = true;
        var written = part == null ? Unpooled.EMPTY_BUFFER : part;
        exchange.turn().sent += written.readableBytes();
        return channel.write(written);
    }

    private static long framing(ServerExchange exchange) {
        if (AnswerHead.bodiless(exchange.status()) || exchange.endsByClosing()) {
            return AnswerHead.UNSAID;
        }
        return exchange.announced() == ServerExchange.UNKNOWN
                ? AnswerHead.CHUNKED
                : exchange.announced();
    }

    /// Writes 101: what follows is another protocol's.
    ChannelFuture switching(ServerExchange exchange) {
        exchange.turn().kept = true;
        var out = channel.alloc().ioBuffer(HEAD);
        head(out, exchange, null, AnswerHead.UNSAID);
        return write(out);
    }

    private void head(ByteBuf out, ServerExchange exchange, @Nullable String type, long length) {
        AnswerHead.write(
                out,
                exchange.status(),
                type,
                exchange.answerHeaders(),
                length,
                exchange.turn().kept,
                exchange.old());
    }

    private ChannelFuture write(ByteBuf out) {
        unflushed = true;
        return channel.write(out);
    }

    /// Asks for the body.
    @Override
    public void goOn() {
        unflushed = true;
        var _ = channel.write(Unpooled.wrappedBuffer(AnswerHead.goOn()));
    }

    /// Answers a request whose head did not come in time.
    ChannelFuture timedOut() {
        var out = channel.alloc().ioBuffer(HEAD);
        var body = "408 " + AnswerHead.reason(408) + "\n";
        AnswerHead.write(out, 408, "text/plain; charset=utf-8", null, body.length(), false, false);
        out.writeCharSequence(body, StandardCharsets.US_ASCII);
        unflushed = true;
        return channel.write(out);
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    /// Reads from the socket or not; true when it does again. After the client's end there is
    /// nothing to read, and the transport has left the epoll set for good.
    boolean read(boolean on) {
        if (channel.config().isAutoRead() == on || inputEnded()) {
            return false;
        }
        channel.config().setAutoRead(on);
        return on;
    }

    /// Shuts the output; false when the client has closed already.
    boolean hangUp() {
        return !inputEnded() && Farewell.shutOutput(channel);
    }

    boolean inputEnded() {
        return channel instanceof DuplexChannel duplex && duplex.isInputShutdown();
    }

    boolean outputEnded() {
        return channel instanceof DuplexChannel duplex && duplex.isOutputShutdown();
    }

    void closeAfterFlush() {
        unflushed = false;
        var _ =
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(ChannelFutureListener.CLOSE);
    }
}
