// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import dev.baton.push.field.Cookies;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One request and its one answer.
///
/// Belongs to the thread that runs the handler. The answer is given once, by [#text(String)],
/// [#bytes(String, byte[])], [#stream(String, BodyWriter)] or what is made of them; status and
/// headers are set before.
public interface Exchange {
    /// The method, as sent: `GET`.
    String method();

    /// The path as sent, percent-encoded, without the query: `/rooms/blue%20room`.
    String path();

    /// The query as sent, percent-encoded, without its question mark; empty when there is none.
    String rawQuery();

    /// The value of a `{name}` of the route's path, decoded.
    ///
    /// @throws IllegalArgumentException when the route has no such parameter
    String parameter(String name);

    /// The first value of a query parameter, decoded.
    Optional<String> query(String name);

    /// All values of a query parameter, decoded, in order.
    List<String> queryAll(String name);

    /// The first value of a request header; names are case-insensitive.
    Optional<String> header(String name);

    /// All values of a request header, one per line sent.
    List<String> headers(String name);

    /// The value of a cookie, exactly as sent; the first of those of this name.
    default Optional<String> cookie(String name) {
        return Cookies.first(headers("Cookie"), name);
    }

    /// Who asks: an `InetSocketAddress`, or the address of a unix socket. Where [TrustedProxies]
    /// are set, it is whoever these say it is, with port 0 when they do not say one.
    SocketAddress remoteAddress();

    /// How the client asks: `http`, or what [TrustedProxies] say.
    String scheme();

    /// Whom the client asks, with a port unless it is the usual one: its `Host`, or what
    /// [TrustedProxies] say. The client chooses it: a link made of it leads where the client wants.
    /// Empty when there is none, or it is malformed.
    Optional<String> host();

    /// The request's body as it arrives; empty when there is none. Reading blocks, and throws a
    /// [RequestRefused] when the body is malformed, too slow or over the limit, or another
    /// `IOException` when the client is gone; a handler that lets them through is answered for.
    InputStream body();

    /// The fields of the `application/x-www-form-urlencoded` body, of 1 MiB and 1,000 fields at
    /// most. Reads the body, once.
    ///
    /// @throws RequestRefused when the body is of another type (415), malformed (400) or too large
    ///   (413)
    /// @throws IOException when the client is gone
    default Form form() throws IOException {
        return form(FormLimits.DEFAULT);
    }

    /// [#form()] within other limits.
    Form form(FormLimits limits) throws IOException;

    /// The parts of the `multipart/form-data` body, within [UploadLimits#DEFAULT], to be read one
    /// after the other. Reads the body, once.
    ///
    /// @throws RequestRefused when the body is of another type (415), or says no boundary (400)
    /// @throws IOException when the client is gone
    default Multipart multipart() throws IOException {
        return multipart(UploadLimits.DEFAULT);
    }

    /// [#multipart()] within other limits.
    Multipart multipart(UploadLimits limits) throws IOException;

    /// The number of the generation that answers.
    int generation();

    /// Sets the status, 200 to 599; 200 when not set.
    Exchange status(int code);

    /// Adds a header to the answer.
    ///
    /// @throws IllegalArgumentException when it is malformed, or one that the server sets itself:
    ///   `Connection`, `Content-Length`, `Transfer-Encoding`, `Date`
    Exchange header(String name, String value);

    /// Asks the client to keep a cookie.
    default Exchange setCookie(Cookie cookie) {
        return header("Set-Cookie", cookie.toString());
    }

    /// Sends the client to get another page (303), also after a `POST`.
    ///
    /// @param location a URL, or a path of this server, percent-encoded. Whoever takes it from a
    ///   request has to look where it leads
    /// @throws IllegalArgumentException when it is not encoded
    default void redirect(String location) {
        redirect(303, location);
    }

    /// Sends the client elsewhere with 301, 302, 303, 307 or 308; the last two keep method and
    /// body.
    ///
    /// @throws IllegalArgumentException when it is another status, or the location is not encoded
    default void redirect(int status, String location) {
        if (status < 301 || status > 308 || (status > 303 && status < 307)) {
            throw new IllegalArgumentException("not a redirect: " + status);
        }
        if (!location.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("not percent-encoded: " + location);
        }
        status(status).header("Location", location).text("");
    }

    /// Answers with plain text in UTF-8.
    ///
    /// @throws IllegalStateException when the answer has been given, as in all that answer
    void text(String text);

    /// Answers with these bytes, which must not change any more.
    void bytes(String contentType, byte[] body);

    /// Answers with a body of unknown length: chunked, or up to the end of the connection for
    /// HTTP/1.0. Returns when `writer` has; blocks while the client is slow, so not on inline
    /// routes.
    ///
    /// @throws Exception what `writer` threw
    void stream(String contentType, BodyWriter writer) throws Exception;

    /// Answers with a body whose length is known, so that clients can say how much is still to
    /// come: like [#stream(String, BodyWriter)] otherwise. To a `HEAD` request only the head is
    /// sent, and `writer` is not asked.
    ///
    /// @param length in bytes: what `writer` has to write, no more and no less; otherwise the
    ///   answer is cut, so that nobody takes it for whole, and an `IOException` says so
    /// @throws Exception what `writer` threw
    void stream(String contentType, long length, BodyWriter writer) throws Exception;

    /// Answers with a body that is sent part by part by whoever holds the stream, for as long as it
    /// likes; the handler returns meanwhile. The head leaves with the first part. To a `HEAD`
    /// request nothing is sent: the stream is closed from the beginning.
    ///
    /// @param listener is told what becomes of it
    PushStream hold(String contentType, PushStream.Listener listener);

    /// Answers with server-sent events, with a comment every 15 s when there are none, so that
    /// proxies do not take the connection for dead.
    default EventStream events() {
        return events(Duration.ofSeconds(15));
    }

    /// Answers with server-sent events: [#hold(String, PushStream.Listener)] with the type and the
    /// headers that they want (`Cache-Control: no-cache`, and `X-Accel-Buffering: no` for nginx).
    ///
    /// @param heartbeat after so long without an event a comment is sent; zero for none
    EventStream events(Duration heartbeat);
}
