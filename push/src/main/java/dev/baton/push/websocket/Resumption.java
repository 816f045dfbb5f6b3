// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.handoff.Destination.Declined;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.session.WebSocketSettings;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// What follows a handshake that was answered in the process before this one. Event loop.
public final class Resumption implements WebSocketProtocol {
    private final Parcel.WebSocket parcel;
    private final WebSocketSettings settings;
    private final Agreement agreement;
    private final Endpoint endpoint;
    private volatile @Nullable WebSocketConnection connection;

    /// Of a connection in this parcel.
    ///
    /// @throws Declined when it speaks what is not spoken here
    public Resumption(Parcel.WebSocket parcel, WebSocketSettings settings, Endpoint endpoint)
            throws Declined {
        var hixie = parcel.protocol().equals(Hixie76.NAME);
        if (!(parcel.protocol().equals(Rfc6455.NAME) || (hixie && settings.hixie76()))) {
            throw new Declined("nobody here speaks " + parcel.protocol());
        }
        var subprotocol = parcel.subprotocol();
        if (!subprotocol.isEmpty() && !settings.subprotocols().contains(subprotocol)) {
            throw new Declined("nobody here speaks " + subprotocol);
        }
        this.parcel = parcel;
        this.settings = settings;
        this.agreement = new Agreement(subprotocol, parcel.deflates(), parcel.session().remote());
        this.endpoint = endpoint;
    }

    @Override
    public void begin(Channel channel) {
        var bench = Workbench.of(channel.eventLoop());
        var codec =
                parcel.protocol().equals(Hixie76.NAME)
                        ? new Hixie76(settings.maxFrame(), settings.maxMessage(), bench)
                        : new Rfc6455(
                                settings.maxFrame(),
                                settings.maxMessage(),
                                agreement.compression(),
                                bench);
        var resumed = new WebSocketConnection(channel, codec, bench, settings, agreement, endpoint);
        connection = resumed;
        channel.pipeline().addLast(resumed);
        resumed.resume(parcel.input(), parcel.output());
    }

    @Override
    public @Nullable WebSocketConnection connection() {
        return connection;
    }
}
