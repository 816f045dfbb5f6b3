// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// The other end of a connection.
public final class Remote {
    private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private Remote() {}

    /// The address; clients of unix sockets have none, so it is the unnamed one.
    static SocketAddress address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress inet ? inet : UNNAMED;
    }

    /// `127.0.0.1:5555`, or `unix`.
    public static String text(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress inet)) {
            return "unix";
        }
        var host = inet.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
    }
}
