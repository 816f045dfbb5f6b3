// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.HttpLimits;
import dev.baton.push.http.RequestRefused;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/// Brings the parts of a body to the exchange that is being handled, within the limits. Event loop.
final class BodyFeed {
    private final HttpLimits limits;
    private final Patience patience;

    BodyFeed(HttpLimits limits, Patience patience) {
        this.limits = limits;
        this.patience = patience;
    }

    /// Takes over a part; the last one runs an inline handler.
    void take(ServerExchange exchange, HttpContent part) {
        var turn = exchange.turn();
        var body = turn.body();
        if (part.decoderResult().isFailure()) {
            part.release();
            refuse(exchange, 400);
        } else if (body == null || turn.last) {
            part.release();
            turn.inputEnded |= part instanceof LastHttpContent && !turn.last;
        } else if (turn.arrived(part.content().readableBytes()) > limit(exchange)) {
            part.release();
            refuse(exchange, 413);
        } else {
            patience.bodyMoved();
            body.offer(part.content());
            if (part instanceof LastHttpContent) {
                turn.inputEnded = true;
                body.end();
                if (exchange.inline()) {
                    exchange.run();
                }
            }
        }
    }

    /// What is run inline is held in memory whole.
    private long limit(ServerExchange exchange) {
        return exchange.inline()
                ? Math.min(limits.bodyBytes(), RequestBody.ENOUGH)
                : limits.bodyBytes();
    }

    /// The rest of the body will not be taken: the handler finds out when it reads, and the answer
    /// is the connection's last.
    void refuse(ServerExchange exchange, int status) {
        exchange.turn().last = true;
        var body = exchange.turn().body();
        if (body != null) {
            body.fail(
                    new RequestRefused(
                            status, "the rest of the body is " + AnswerHead.reason(status)));
        }
        if (exchange.inline()) {
            exchange.refuseUnheard(status);
        }
    }
}
