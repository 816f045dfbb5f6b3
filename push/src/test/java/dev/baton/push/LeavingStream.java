// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.Leaving;
import dev.baton.push.http.PushStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A stream that ends when it is told to leave.
final class LeavingStream {
    private LeavingStream() {}

    static void open(Exchange exchange, AtomicBoolean left) {
        var stream = new AtomicReference<@Nullable PushStream>();
        var listener =
                new PushStream.Listener() {
                    @Override
                    public void leave(Leaving why) {
                        left.set(why == Leaving.SHUTDOWN);
                        var held = stream.get();
                        if (held != null) {
                            held.end();
                        }
                    }
                };
        var held = exchange.hold("text/plain", listener);
        stream.set(held);
        held.send("begun".getBytes(StandardCharsets.UTF_8));
    }
}
