// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.lifecycle.drain.Work;
import dev.baton.push.field.Addresses;
import dev.baton.push.form.Forms;
import dev.baton.push.http.BodyWriter;
import dev.baton.push.http.EventStream;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.Form;
import dev.baton.push.http.FormLimits;
import dev.baton.push.http.MovableHandler;
import dev.baton.push.http.Multipart;
import dev.baton.push.http.PushStream;
import dev.baton.push.http.RequestRefused;
import dev.baton.push.http.UploadLimits;
import dev.baton.push.route.Match;
import dev.baton.push.route.Percent;
import dev.baton.push.route.Target;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An exchange, on the handler's thread where nothing else is said; its [Turn] is the loop's side
/// of it.
///
/// Its work is done when two things are: the handler has ended, and the answer has been given to
/// the kernel or can no longer be.
final class ServerExchange implements Exchange, Runnable, ChannelFutureListener {
    private static final Logger LOG = LoggerFactory.getLogger(ServerExchange.class);
    private static final int HANDLER = 1;
    private static final int ANSWER = 2;
    private static final byte[] EMPTY = {};

    /// Instead of the length of an answer.
    static final long UNKNOWN = -1;

    private final Answering connection;
    private final HttpRequest request;
    private final Match.Found found;
    private final boolean violation;
    private final String path;
    private final @Nullable RequestBody body;
    private final Turn turn;
    private final @Nullable Work work;
    private final Asker asker;
    private final AtomicInteger open = new AtomicInteger(HANDLER | ANSWER);
    private int status;
    private @Nullable List<String> headers;
    private boolean claimed;
    private @Nullable Past past;
    private long announced = UNKNOWN;
    private @Nullable StreamedAnswer streamed;
    private volatile @Nullable HeldAnswer held;
    private volatile boolean gone;

    ServerExchange(
            Answering connection,
            HttpRequest request,
            Reception reception,
            Turn turn,
            @Nullable Work work) {
        this.connection = connection;
        this.request = request;
        this.turn = turn;
        this.work = work;
        path = reception.path();
        found = reception.found();
        violation = reception.isViolation();
        body = turn.body();
        asker = new Asker(connection, request.headers());
    }

    /// What is known of a stream that was begun in another process.
    ///
    /// @param lastEventId empty for none
    private record Past(Map<String, Object> attributes, String lastEventId) {}

    /// It was begun in another process, which has written the head of its answer; nobody runs the
    /// handler before [#resumes(int, Map, String)]. Event loop, before anything else.
    void arrived() {
        turn.headWritten = true;
        turn.inputEnded = true;
        turn.elsewhere = true;
        open.set(ANSWER);
    }

    /// The handler is about to be run. Event loop, while its answer has not ended.
    void resumes(int itsStatus, Map<String, Object> attributes, String lastEventId) {
        open.set(HANDLER | ANSWER);
        status = itsStatus;
        past = new Past(attributes, lastEventId);
    }

    /// Its loop side. Event loop.
    Turn turn() {
        return turn;
    }

    /// Runs the handler, to the end of whatever it does.
    @Override
    public void run() {
        try {
            if (past != null) {
                ((MovableHandler) found.route().handler()).resume(this);
                if (!claimed) {
                    answer("", past).end();
                }
                return;
            }
            if (violation || connection.admits(this)) {
                found.route().handler().handle(this);
            } else if (!claimed && status == 0) {
                status = 403;
            }
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
        } else if (past != null || (streamed != null ? streamed.begun() : claimed)) {
            LOG.error("{} {} failed after its answer had begun", method(), path, failure);
            connection.abort(this);
        } else {
            int refusal = refusal(failure);
            if (refusal == 0) {
                LOG.error("{} {} failed", method(), path, failure);
            } else {
                LOG.debug("{} {} is refused: {}", method(), path, failure.toString());
            }
            refuse(refusal == 0 ? 500 : refusal);
        }
    }

    /// The status for a failure that is the client's; 0 for others. A handler may have wrapped what
    /// the body threw.
    private int refusal(Throwable failure) {
        if (failure instanceof RequestRefused refused) {
            return refused.status();
        }
        return body == null ? 0 : body.refusal();
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

    private void claim() {
        if (past != null) {
            throw new IllegalStateException(
                    method() + " " + path + " is being answered: it can only be held");
        }
        claimAny();
    }

    private void claimAny() {
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
        answer(contentType, connection.compression().whole(this, contentType, bytes));
    }

    private void answer(@Nullable String contentType, byte[] bytes) {
        claimed = true;
        connection.answer(this, contentType, bytes);
    }

    @Override
    public void stream(String contentType, BodyWriter writer) throws Exception {
        streamed(contentType, UNKNOWN, writer);
    }

    @Override
    public void stream(String contentType, long length, BodyWriter writer) throws Exception {
        if (length < 0) {
            throw new IllegalArgumentException("a length of " + length);
        }
        streamed(contentType, length, writer);
    }

    private void streamed(String contentType, long length, BodyWriter writer) throws Exception {
        if (found.route().inline()) {
            throw new IllegalStateException(
                    "an inline handler cannot stream: "
                            + found.route().path()
                            + " has to be a blocking route");
        }
        AnswerHead.checkValue(contentType);
        claim();
        var compressed = connection.compression().takes(this, contentType, length);
        announced = compressed ? UNKNOWN : length;
        if (bodiless()) {
            if (compressed && length != UNKNOWN) {
                Compression.encoded(editHeaders());
            }
            connection.part(this, contentType, null, true, () -> {});
            return;
        }
        var out = new StreamedAnswer(connection.sink(this, contentType), framed());
        streamed = out;
        var body = ExactBody.of(length, writer);
        if (compressed) {
            CompressedAnswer.write(connection.compression(), this, body, out);
        } else {
            body.writeTo(out);
        }
        out.end();
    }

    @Override
    public PushStream hold(String contentType, PushStream.Listener listener) {
        AnswerHead.checkValue(contentType);
        claimAny();
        var answer = answer(contentType, past);
        held(contentType, answer, listener);
        return answer;
    }

    private HeldAnswer answer(String type, @Nullable Past before) {
        if (before == null) {
            var seen = header("Last-Event-ID").map(Percent::utf8).orElse("");
            return connection.hold(this, type, false, seen);
        }
        var answer = connection.hold(this, type, true, before.lastEventId);
        answer.attributes().putAll(before.attributes);
        return answer;
    }

    private void held(String type, HeldAnswer answer, PushStream.Listener listener) {
        answer.tell(listener);
        if (bodiless()) {
            connection.part(this, type, null, true, () -> {});
            answer.close();
            return;
        }
        held = answer;
        if (work != null) {
            work.close();
        }
        connection.holds(this);
    }

    @Override
    public EventStream events(Duration heartbeat) {
        claimAny();
        if (AnswerHeaders.find(editHeaders(), "Cache-Control") < 0) {
            header("Cache-Control", "no-cache");
        }
        header("X-Accel-Buffering", "no");
        var answer = answer(EventText.TYPE, past);
        var events = new ServerEvents(answer);
        held(EventText.TYPE, answer, events);
        events.begin(connection, heartbeat, past == null);
        return events;
    }

    /// See [Upgrade#to]. Event loop.
    void upgrade(List<String> answerHeaders, boolean atOnce, Upgrade.Protocol protocol) {
        if (!inline()) {
            throw new IllegalStateException(
                    "only an inline handler can switch protocols: " + found.route().path());
        }
        if (!upgradable()) {
            throw new IllegalStateException("only HTTP/1.1 can be left for another protocol");
        }
        answerHeaders.forEach(AnswerHead::checkValue);
        claim();
        status = 101;
        headers = answerHeaders;
        connection.upgrade(this, atOnce, protocol);
    }

    /// The stream that whoever has it keeps open, if the answer is one.
    @Nullable HeldAnswer held() {
        return held;
    }

    /// Whether its answer is a stream that may go on in another process.
    boolean isMovable() {
        var stream = held;
        return stream != null
                && !stream.isClosed()
                && body == null
                && found.route().handler() instanceof MovableHandler;
    }

    /// The head of the request, as Netty has it.
    HttpRequest request() {
        return request;
    }

    /// Whether no body may follow the head of the answer.
    boolean bodiless() {
        return method().equals("HEAD") || AnswerHead.bodiless(status());
    }

    /// The length of the streamed answer in bytes, or [#UNKNOWN].
    long announced() {
        return announced;
    }

    /// Whether only the end of the connection can end the streamed answer.
    boolean endsByClosing() {
        return old() && announced == UNKNOWN;
    }

    /// Whether the parts of the streamed answer are chunks, RFC 9112 section 7.1.
    private boolean framed() {
        return inChunks() && announced == UNKNOWN;
    }

    /// Whether a body of unknown length is sent in chunks: by HTTP/1.1 only.
    boolean inChunks() {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    }

    /// Whether the client speaks HTTP/1.0.
    boolean old() {
        return Refusals.isOld(request);
    }

    /// Whether the client can be answered 101.
    boolean upgradable() {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    }

    /// HTTP/2 and what is encrypted does not move.
    boolean canMove() {
        return request.protocolVersion().majorVersion() == 1 && !connection.secure();
    }

    int status() {
        return status == 0 ? 200 : status;
    }

    @Nullable List<String> answerHeaders() {
        return headers;
    }

    /// The target as sent.
    String target() {
        return request.uri();
    }

    /// The same, to be changed. The handler's thread, before the head has been handed over.
    List<String> editHeaders() {
        if (headers == null) {
            headers = new ArrayList<>();
        }
        return headers;
    }

    /// The pattern of its route.
    String route() {
        return found.route().path();
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
        closeHeld();
        if (body != null) {
            body.fail(new ClientGone());
        }
        if (inline()) {
            done(HANDLER); // it has been run here, or never will be
        }
        signal();
    }

    /// The answer is over, for whoever held it. Event loop.
    void closeHeld() {
        var open = held;
        if (open != null) {
            open.close();
        }
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
    public String rawQuery() {
        return Target.query(request.uri());
    }

    @Override
    public Optional<String> query(String name) {
        return queryAll(name).stream().findFirst();
    }

    @Override
    public List<String> queryAll(String name) {
        return Percent.values(rawQuery(), name);
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
        return asker.get().client();
    }

    @Override
    public String scheme() {
        var said = asker.get().scheme();
        return said != null ? said : connection.secure() ? "https" : "http";
    }

    @Override
    public Optional<String> host() {
        var said = asker.get().host();
        if (said != null) {
            return Optional.of(said);
        }
        var target = Target.authority(request.uri());
        return (target != null ? Optional.of(target) : header("Host")).filter(Addresses::isHost);
    }

    @Override
    public InputStream body() {
        return body == null ? InputStream.nullInputStream() : body;
    }

    @Override
    public Form form(FormLimits limits) throws IOException {
        return Forms.read(this, limits);
    }

    @Override
    public Multipart multipart(UploadLimits limits) throws IOException {
        return Forms.parts(this, limits);
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
        editHeaders().add(name);
        editHeaders().add(value);
        return this;
    }
}
