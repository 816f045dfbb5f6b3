// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/// How a server leaves a connection without taking along what it has said: it shuts its output, and
/// closes when the client has. Event loop.
public final class Farewell {
    private Farewell() {}

    /// Shuts the output; under TLS after the alert that says so, without which the client could not
    /// tell an end from a cut. False when there is nothing to shut.
    public static boolean shutOutput(Channel channel) {
        if (!channel.isActive() || !(channel instanceof DuplexChannel duplex)) {
            return false;
        }
        var tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            var _ = duplex.shutdownOutput();
        } else {
            var _ = tls.closeOutbound().addListener(_ -> shut(duplex));
        }
        return true;
    }

    private static void shut(DuplexChannel channel) {
        var _ = channel.shutdownOutput();
    }
}
