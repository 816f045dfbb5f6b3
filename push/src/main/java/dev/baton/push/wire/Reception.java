// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.route.Match;
import dev.baton.push.route.Target;
import io.netty.handler.codec.http.HttpRequest;

/// What is decided about a request from its head alone.
///
/// @param kind how it is dealt with
/// @param found the route, or a stand-in that says a status
/// @param path of its target
/// @param length of its body in bytes, -1 when that is not known beforehand
/// @param last the connection is in no state to go on after it
record Reception(Kind kind, Match.Found found, String path, long length, boolean last) {
    enum Kind {
        /// Answered at once, whatever the body.
        REFUSE,
        /// Run on the event loop, once the body is complete.
        INLINE,
        /// Run on a virtual thread, which reads the body as it comes.
        BLOCKING
    }

    /// Whether a drain waits for it by name. What is answered within the loop's turn is not worth
    /// the name: its connection counts until the answer is out.
    boolean isWork() {
        return kind == Kind.BLOCKING
                || (kind == Kind.INLINE && length != 0 && !found.route().uncounted());
    }

    /// Whether it is against the protocol or the limits, whatever it asks for: no route, no guard
    /// and no handler has a say in that.
    boolean isViolation() {
        return kind == Kind.REFUSE && last;
    }

    /// Of HTTP/1.1, or 1.0.
    static Reception of(HttpRequest request, HttpService service) {
        if (Refusals.isForeign(request)) {
            return refuse(505, "/", 0, true);
        }
        var understood = request.decoderResult().isSuccess(); // or the length may be no number
        return of(request, understood ? Refusals.length(request) : 0, service);
    }

    /// Of any version.
    ///
    /// @param length of the body in bytes, as its framing says, -1 when it does not
    static Reception of(HttpRequest request, long length, HttpService service) {
        int refusal = Refusals.status(request, service.limits());
        if (refusal != 0) {
            return refuse(refusal, "/", 0, true);
        }
        var path = Target.path(request.uri());
        if (path == null) {
            return refuse(400, "/", 0, true);
        }
        var method = request.method().name();
        var match = service.routes().find(method, path);
        if (!(match instanceof Match.Found found)) {
            return new Reception(Kind.REFUSE, Refusals.with(match, method), path, length, false);
        }
        if (!found.route().inline()) {
            return new Reception(Kind.BLOCKING, found, path, length, false);
        }
        return length > RequestBody.ENOUGH
                ? refuse(413, path, length, true)
                : new Reception(Kind.INLINE, found, path, length, false);
    }

    private static Reception refuse(int status, String path, long length, boolean last) {
        return new Reception(Kind.REFUSE, Refusals.with(status), path, length, last);
    }
}
