// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.HttpLimits;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/// Netty's decoder, which also says whether a request has begun to arrive and takes no request with
/// two lengths.
final class RequestDecoder extends HttpRequestDecoder {
    private boolean lineSeen;

    RequestDecoder(HttpLimits limits) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(limits.requestLineBytes())
                        .setMaxHeaderSize(limits.headerBytes())
                        .setMaxChunkSize(64 * 1024)
                        .setStrictLineParsing(true));
    }

    @Override
    protected HttpMessage createMessage(String[] line) throws Exception {
        lineSeen = true;
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
}
