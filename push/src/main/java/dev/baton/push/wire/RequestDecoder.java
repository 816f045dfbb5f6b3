// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.HttpLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Netty's decoder, which also says whether a request has begun to arrive and takes no request with
/// two lengths.
final class RequestDecoder extends HttpRequestDecoder {
    private final BooleanSupplier hold;
    private boolean lineSeen;
    private boolean between = true;

    /// @param hold asked before each request: whether it is left undecoded
    RequestDecoder(HttpLimits limits, BooleanSupplier hold) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(limits.requestLineBytes())
                        .setMaxHeaderSize(limits.headerBytes())
                        .setMaxChunkSize(64 * 1024)
                        .setStrictLineParsing(true));
        this.hold = hold;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
            throws Exception {
        if (between && hold.getAsBoolean()) {
            return;
        }
        int before = out.size();
        super.decode(ctx, in, out);
        if (out.size() > before) {
            between = out.getLast() instanceof LastHttpContent;
        }
    }

    @Override
    protected HttpMessage createMessage(String[] line) throws Exception {
        lineSeen = true;
        between = false;
        return super.createMessage(line);
    }

    /// Two lengths are how requests are smuggled past a proxy, RFC 9112 section 6.1.
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
    }

    /// The head of a request has been passed on.
    void headDone() {
        lineSeen = false;
    }

    /// Between requests: whether a part of the next head is here.
    boolean headUnderWay() {
        return lineSeen || actualReadableBytes() > 0;
    }

    /// Whether bytes wait that are not to be decoded.
    boolean isHolding() {
        return between && actualReadableBytes() > 0 && hold.getAsBoolean();
    }

    /// Whether it is between two requests, so that what is undecoded is all there is.
    boolean isBetween() {
        return between;
    }

    /// What has come and is not decoded.
    byte[] undecoded() {
        return actualReadableBytes() == 0 ? new byte[0] : ByteBufUtil.getBytes(internalBuffer());
    }
}
