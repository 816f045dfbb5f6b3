// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.Handler;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.route.Match;
import dev.baton.push.route.Route;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/// The requests that no route answers, and what they are told.
final class Refusals {
    private Refusals() {}

    /// The status for a request that is against the protocol or the limits, after which the
    /// connection is in no state to go on; 0 when there is nothing wrong with it.
    static int status(HttpRequest request, HttpLimits limits) {
        var result = request.decoderResult();
        if (result.isFailure()) {
            return switch (result.cause()) {
                case TooLongHttpLineException _ -> 414;
                case TooLongHttpHeaderException _ -> 431;
                default -> 400;
            };
        }
        var headers = request.headers();
        if (!isOld(request) && !hasOneHost(headers)) {
            return 400;
        }
        var coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null && !coding.trim().equalsIgnoreCase("chunked")) {
            return 501; // RFC 9112 section 6.1: a coding we do not know
        }
        if (length(request) > limits.bodyBytes()) {
            return 413;
        }
        var expected = headers.get(HttpHeaderNames.EXPECT);
        if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
            return 417;
        }
        return 0;
    }

    /// RFC 9112 section 3.2.
    private static boolean hasOneHost(HttpHeaders headers) {
        var hosts = headers.valueCharSequenceIterator(HttpHeaderNames.HOST);
        if (!hosts.hasNext()) {
            return false;
        }
        hosts.next();
        return !hosts.hasNext();
    }

    /// The length the client announced: 0 without a body, -1 when it is chunked.
    static long length(HttpRequest request) {
        if (HttpUtil.isTransferEncodingChunked(request)) {
            return -1;
        }
        var announced = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return announced == null ? 0 : HttpUtil.getContentLength(request, 0L); // 8 for hixie-76
    }

    /// Whether what came as HTTP/1.1 says that it is something else. What is no HTTP at all is
    /// another refusal's.
    static boolean isForeign(HttpRequest request) {
        var version = request.protocolVersion();
        return request.decoderResult().isSuccess()
                && (version.majorVersion() != 1 || !version.protocolName().equals("HTTP"));
    }

    /// Whether it is HTTP/1.0.
    static boolean isOld(HttpRequest request) {
        var version = request.protocolVersion();
        return version.majorVersion() == 1 && version.minorVersion() == 0;
    }

    /// Whether the client waits to be told to send its body.
    static boolean expectsContinue(HttpRequest request) {
        return !isOld(request)
                && request.headers()
                        .containsValue(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
    }

    /// A stand-in for a route that says nothing but a status.
    static Match.Found with(int status) {
        return found(exchange ->
                exchange.status(status).text(status + " " + AnswerHead.reason(status) + "\n"));
    }

    /// The same for what the routes did not find.
    static Match.Found with(Match match, String method) {
        return switch (match) {
            case Match.Found found -> found;
            case Match.Missing _ -> with(404);
            case Match.Malformed _ -> with(400);
            case Match.OtherMethods(var allow) when method.equals("OPTIONS") ->
                    found(exchange -> exchange.status(204).header("Allow", allow));
            case Match.OtherMethods(var allow) ->
                    found(exchange ->
                            exchange.status(405)
                                    .header("Allow", allow)
                                    .text("405 " + AnswerHead.reason(405) + "\n"));
        };
    }

    private static Match.Found found(Handler handler) {
        return Match.Found.of(new Route("*", Route.ANY, handler, Route.Kind.PROBE));
    }
}
