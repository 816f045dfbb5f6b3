// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.handoff.Mover;
import dev.baton.push.http.Leaving;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An endpoint that is called as it was promised, `closed` once and last, and whose exceptions are
/// caught. Event loop.
final class GuardedEndpoint implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedEndpoint.class);

    private final Endpoint endpoint;
    private final Runnable failed;
    private boolean over;

    /// Guards.
    ///
    /// @param failed is run when the endpoint threw something
    GuardedEndpoint(Endpoint endpoint, Runnable failed) {
        this.endpoint = endpoint;
        this.failed = failed;
    }

    @Override
    public void opened(Link link) {
        call(() -> endpoint.opened(link));
    }

    @Override
    public void text(String message) {
        try { // no lambda where every message passes
            endpoint.text(message);
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public void binary(byte[] message) {
        try {
            endpoint.binary(message);
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public void writable() {
        call(endpoint::writable);
    }

    @Override
    public void leave(Leaving why) {
        call(() -> endpoint.leave(why));
    }

    @Override
    public void rest(Mover to, Consumer<@Nullable Resting> rested) {
        call(() -> endpoint.rest(to, rested));
    }

    @Override
    public void stay() {
        call(endpoint::stay);
    }

    @Override
    public void closed(int code, String reason) {
        if (!over) {
            over = true;
            call(() -> endpoint.closed(code, reason));
        }
    }

    private void call(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void failed(Throwable e) {
        LOG.error("the endpoint of a WebSocket failed", e);
        failed.run();
    }
}
