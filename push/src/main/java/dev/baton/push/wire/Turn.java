// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/// A request's turn on its connection: how far its body and its answer have come. Event loop only.
final class Turn {
    private final HttpRequest request;
    private final @Nullable RequestBody body;
    private long remaining;
    private long received;

    /// When it began, for the access log, in [Watch#now()] time.
    final long began;

    /// Bytes of the answer's body, as framed.
    long sent;

    /// The request is complete.
    boolean inputEnded;

    /// The request is such that the connection cannot go on after it.
    boolean last;

    /// The head of the answer is written, and said whether the connection is [#kept].
    boolean headWritten;

    /// See [#headWritten].
    boolean kept;

    /// Whether it was begun in another process, so that its answer is held, or will be.
    boolean elsewhere;

    /// Not null while its connection is on its way to the successor.
    @Nullable Journey journey;

    Turn(HttpRequest request, Reception reception, @Nullable RequestBody body, long began) {
        this.request = request;
        this.body = body;
        this.began = began;
        remaining = reception.length();
        last = reception.last();
    }

    /// Null when there is none.
    @Nullable RequestBody body() {
        return body;
    }

    /// A part of the body is here; says how much there has been.
    long arrived(int bytes) {
        received += bytes;
        if (remaining > 0) {
            remaining -= bytes;
        }
        return received;
    }

    /// Whether the client's next byte is one of a body that is still wanted.
    boolean awaitsBody() {
        return body != null
                && !inputEnded
                && !body.full()
                && !body.expecting()
                && body.refusal() == 0;
    }

    /// Whether the connection can go on after this request: what is left of it is complete, or
    /// little enough to be read and thrown away.
    boolean mayKeep() {
        return !last && HttpUtil.isKeepAlive(request) && (inputEnded || body == null || little());
    }

    private boolean little() {
        return remaining > 0
                && remaining <= RequestBody.ENOUGH
                && body != null
                && !body.expecting();
    }

    /// The answer is complete: what is left of the request is nobody's.
    void over() {
        if (body != null) {
            body.drop();
        }
    }
}
