// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.session.WebSocketSettings;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// What follows a handshake of RFC 6455. Event loop.
final class Opening implements WebSocketProtocol {
    private final WebSocketSettings settings;
    private final Agreement agreement;
    private final Endpoint endpoint;
    private volatile @Nullable WebSocketConnection connection;

    Opening(WebSocketSettings settings, Agreement agreement, Endpoint endpoint) {
        this.settings = settings;
        this.agreement = agreement;
        this.endpoint = endpoint;
    }

    @Override
    public void begin(Channel channel) {
        var bench = Workbench.of(channel.eventLoop());
        var codec =
                new Rfc6455(
                        settings.maxFrame(), settings.maxMessage(), agreement.compression(), bench);
        var begun = new WebSocketConnection(channel, codec, bench, settings, agreement, endpoint);
        connection = begun;
        channel.pipeline().addLast(begun);
        begun.open();
    }

    @Override
    public @Nullable WebSocketConnection connection() {
        return connection;
    }
}
