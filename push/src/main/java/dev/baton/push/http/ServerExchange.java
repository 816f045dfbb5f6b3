// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import dev.baton.lifecycle.Work;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An exchange as the connection sees it. What a handler calls belongs to the handler's thread; the
/// fields marked so belong to the event loop.
///
/// Its work is done when two things are: the handler has ended, and the answer has been given to
/// the kernel or can no longer be.
final class ServerExchange implements Exchange, Runnable, ChannelFutureListener {
    private static final Logger LOG = LoggerFactory.getLogger(ServerExchange.class);
    private static final int HANDLER = 1;
    private static final int ANSWER = 2;
    private static final byte[] EMPTY = {};

    private final HttpConnection connection;
    private final HttpRequest request;
    private final Match.Found found;
    private final String path;
    private final @Nullable RequestBody body;
    private final @Nullable Work work;
    private final AtomicInteger open = new AtomicInteger(HANDLER | ANSWER);
    private int status;
    private @Nullable List<String> headers;
    private boolean claimed;
    private @Nullable StreamedAnswer streamed;
    private volatile boolean gone;

    /// Event loop: the body's bytes still to come, -1 when unknown.
    long remaining;

    /// Event loop: the body's bytes so far.
    long received;

    /// Event loop: the request is complete.
    boolean inputEnded;

    /// Event loop: the request is such that the connection cannot go on after it.
    boolean last;

    /// Event loop: the head of the answer is written, and said whether the connection stays.
    boolean headWritten;

    /// Event loop: see [#headWritten].
    boolean kept;

    /// Event loop, for the access log: when it began, and the bytes of the answer's body.
    long began;

    /// Event loop: see [#began].
    long sent;

    ServerExchange(
            HttpConnection connection,
            HttpRequest request,
            Reception reception,
            @Nullable RequestBody body,
            @Nullable Work work) {
        this.connection = connection;
        this.request = request;
        path = reception.path();
        found = reception.found();
        remaining = reception.length();
        last = reception.last();
        this.body = body;
        this.work = work;
    }

    /// Runs the handler, to the end of whatever it does.
    @Override
    public void run() {
        try {
            found.route().handler().handle(this);
            if (!claimed) {
                status = status == 0 ? 204 : status;
                answer(null, EMPTY);
            }
        } catch (Throwable failure) {
            failed(failure);
        } finally {
            done(HANDLER);
        }
    }

    private void failed(Throwable failure) {
        if (gone) {
            LOG.debug("{} {}: the client went away: {}", method(), path, failure.toString());
        } else if (streamed != null ? streamed.begun() : claimed) {
            LOG.error("{} {} failed after its answer had begun", method(), path, failure);
            connection.abort(this);
        } else {
            int refusal = body == null ? 0 : body.refusal();
            if (refusal == 0) {
                LOG.error("{} {} failed", method(), path, failure);
            }
            refuse(refusal == 0 ? 500 : refusal);
        }
    }

    /// Answers with nothing but a status, whatever the handler had prepared.
    void refuse(int code) {
        status = code;
        headers = null;
        var text = code + " " + AnswerHead.reason(code) + "\n";
        answer("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /// [#refuse(int)], for a handler that has not been run and never will be. Event loop.
    void refuseUnheard(int code) {
        refuse(code);
        done(HANDLER);
    }

    /// A part of the body is here. Event loop.
    void arrived(int bytes) {
        received += bytes;
        if (remaining > 0) {
            remaining -= bytes;
        }
    }

    /// Whether the connection can go on after this request: what is left of it is complete, or
    /// little enough to be read and thrown away. Event loop.
    boolean mayKeep() {
        return !last && HttpUtil.isKeepAlive(request) && (inputEnded || body == null || little());
    }

    private boolean little() {
        return remaining > 0
                && remaining <= RequestBody.ENOUGH
                && body != null
                && !body.expecting();
    }

    /// The answer is complete: what is left of the request is nobody's. Event loop.
    void over() {
        if (body != null) {
            body.drop();
        }
    }

    private void claim() {
        if (claimed) {
            throw new IllegalStateException(method() + " " + path + " has been answered already");
        }
        claimed = true;
    }

    @Override
    public void text(String text) {
        bytes("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void bytes(String contentType, byte[] bytes) {
        AnswerHead.checkValue(contentType);
        claim();
        answer(contentType, bytes);
    }

    private void answer(@Nullable String contentType, byte[] bytes) {
        claimed = true;
        connection.answer(this, contentType, bytes);
    }

    @Override
    public void stream(String contentType, BodyWriter writer) throws Exception {
        if (found.route().inline()) {
            throw new IllegalStateException(
                    "an inline handler cannot stream: "
                            + found.route().path()
                            + " has to be a blocking route");
        }
        AnswerHead.checkValue(contentType);
        claim();
        if (bodiless()) {
            connection.part(this, contentType, null, true, () -> {});
            return;
        }
        var out = new StreamedAnswer(connection.sink(this, contentType), !old());
        streamed = out;
        writer.writeTo(out);
        out.end();
    }

    /// Whether no body may follow the head of the answer.
    boolean bodiless() {
        return method().equals("HEAD") || AnswerHead.bodiless(status());
    }

    /// Whether the client speaks HTTP/1.0.
    boolean old() {
        return request.protocolVersion().minorVersion() == 0;
    }

    int status() {
        return status == 0 ? 200 : status;
    }

    @Nullable List<String> answerHeaders() {
        return headers;
    }

    @Nullable RequestBody requestBody() {
        return body;
    }

    boolean inline() {
        return found.route().inline();
    }

    /// The line of the request, for logs; a dash when it was none.
    String line() {
        return request.decoderResult().isSuccess()
                ? request.method() + " " + request.uri() + " " + request.protocolVersion()
                : "-";
    }

    boolean gone() {
        return gone;
    }

    /// The connection is closed: wakes whoever waits on it. Event loop.
    void leave() {
        gone = true;
        done(ANSWER);
        if (body != null) {
            body.fail(new ClientGone());
        }
        signal();
    }

    /// The outbound buffer has room again. Event loop.
    void signal() {
        var out = streamed;
        if (out != null) {
            out.signal();
        }
    }

    /// The last of the answer is in the kernel's hands, or never will be.
    @Override
    public void operationComplete(ChannelFuture future) {
        done(ANSWER);
    }

    private void done(int part) {
        if (part == HANDLER && body != null) {
            body.drop();
        }
        if (open.getAndUpdate(now -> now & ~part) == part && work != null) {
            work.close();
        }
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String parameter(String name) {
        return found.parameter(name);
    }

    @Override
    public Optional<String> query(String name) {
        return queryAll(name).stream().findFirst();
    }

    @Override
    public List<String> queryAll(String name) {
        return Percent.values(Target.query(request.uri()), name);
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.headers().get(name));
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public InputStream body() {
        return body == null ? InputStream.nullInputStream() : body;
    }

    @Override
    public int generation() {
        return connection.generation();
    }

    @Override
    public Exchange status(int code) {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("not a final status: " + code);
        }
        status = code;
        return this;
    }

    @Override
    public Exchange header(String name, String value) {
        AnswerHead.check(name, value);
        if (headers == null) {
            headers = new ArrayList<>();
        }
        headers.add(name);
        headers.add(value);
        return this;
    }
}
