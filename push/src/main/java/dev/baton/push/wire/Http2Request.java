// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.field.Addresses;
import dev.baton.push.field.Token;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/// The head of a request of HTTP/2 in the words of HTTP/1.1, RFC 9113 section 8.3. Netty has looked
/// at the order of pseudo-headers and for headers that HTTP/2 does not have.
final class Http2Request {
    /// Instead of the version that HTTP/1.1 has in its request line.
    static final HttpVersion VERSION = HttpVersion.valueOf("HTTP/2.0");

    private Http2Request() {}

    /// What is wrong with it is the request's `decoderResult()`, as with HTTP/1.1.
    ///
    /// @param lineBytes the longest path
    static HttpRequest of(Http2Headers head, int lineBytes) {
        var headers = headers(head);
        var failure = failure(head, headers, lineBytes);
        var request =
                new DefaultHttpRequest(
                        VERSION,
                        HttpMethod.valueOf(failure == null ? text(head.method()) : "GET"),
                        failure == null ? text(head.path()) : "/",
                        headers);
        if (failure != null) {
            request.setDecoderResult(DecoderResult.failure(failure));
        }
        return request;
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }

    private static HttpHeaders headers(Http2Headers head) {
        var headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        StringBuilder cookies = null;
        for (var entry : head) {
            var name = entry.getKey().toString();
            if (name.equals("cookie")) { // RFC 9113 section 8.2.3
                cookies = cookies == null ? new StringBuilder() : cookies.append("; ");
                cookies.append(entry.getValue());
            } else if (!name.startsWith(":")) {
                headers.add(name, entry.getValue().toString());
            }
        }
        if (cookies != null) {
            headers.add(HttpHeaderNames.COOKIE, cookies.toString());
        }
        return headers;
    }

    /// Also sees to it that there is a `Host`, of which handlers know, from `:authority`.
    private static @Nullable Exception failure(
            Http2Headers head, HttpHeaders headers, int lineBytes) {
        var path = text(head.path());
        if (path.length() > lineBytes) {
            return new TooLongHttpLineException("a path of " + path.length() + " bytes");
        }
        boolean all = path.equals("*") && text(head.method()).equals("OPTIONS");
        if (!Token.is(text(head.method())) || !(all || isPath(path)) || !areValues(headers)) {
            return new IllegalArgumentException("a malformed head");
        }
        var authority = head.authority();
        if (authority == null) {
            return null;
        }
        var host = headers.get(HttpHeaderNames.HOST);
        if (!Addresses.isHost(authority.toString())
                || (host != null && !host.contentEquals(authority))) {
            return new IllegalArgumentException("no authority, or two");
        }
        headers.set(HttpHeaderNames.HOST, authority.toString());
        return null;
    }

    private static boolean isPath(String path) {
        return path.startsWith("/") && path.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /// RFC 9113 section 8.2.1: what would be a line end, had it come by HTTP/1.1.
    private static boolean areValues(HttpHeaders headers) {
        var all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            if (all.next().getValue().chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
                return false;
            }
        }
        return true;
    }
}
