// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.proxy.Forwarding;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// Who asks, found out when somebody wants to know. Any thread: who comes at the same time finds
/// the same.
final class Asker {
    private final Answering connection;
    private final HttpHeaders headers;
    private @Nullable Forwarding known;

    Asker(Answering connection, HttpHeaders headers) {
        this.connection = connection;
        this.headers = headers;
    }

    Forwarding get() {
        var found = known;
        if (found == null) {
            found = connection.forwarding(headers);
            known = found;
        }
        return found;
    }
}
