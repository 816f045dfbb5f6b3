// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// The other end of a connection.
public final class Remote {
    /// Who it is when the peer is a proxy that has said so.
    static final AttributeKey<InetSocketAddress> CLIENT = AttributeKey.valueOf("baton.client");

    /// Whether the peer is a proxy that has said that it does not know its client.
    static final AttributeKey<Boolean> ANONYMOUS = AttributeKey.valueOf("baton.anonymous");

    /// Whether it is connected by TLS; unset when it is not.
    static final AttributeKey<Boolean> SECURE = AttributeKey.valueOf("baton.secure");

    /// The name of the listener that has accepted it.
    static final AttributeKey<String> LISTENER = AttributeKey.valueOf("baton.listener");

    /// Whether the guard has let in a request of it; unset when it has not.
    private static final AttributeKey<Boolean> ADMITTED = AttributeKey.valueOf("baton.admitted");

    private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private Remote() {}

    /// The address; clients of unix sockets have none, so it is the unnamed one.
    static SocketAddress address(Channel channel) {
        var client = channel.attr(CLIENT).get();
        return client != null ? client : peer(channel);
    }

    /// Whether it is connected by TLS. Known from the beginning to the end of a connection.
    static boolean isSecure(Channel channel) {
        return Boolean.TRUE.equals(channel.attr(SECURE).get());
    }

    /// Whether nobody knows who asks: then what the request itself says is the client's word.
    static boolean isAnonymous(Channel channel) {
        return Boolean.TRUE.equals(channel.attr(ANONYMOUS).get());
    }

    /// The guard has let in a request. Any thread.
    static void admitted(Channel channel) {
        channel.attr(ADMITTED).set(true);
    }

    /// Whether the guard has ever let in a request. Any thread.
    static boolean isAdmitted(Channel channel) {
        return Boolean.TRUE.equals(channel.attr(ADMITTED).get());
    }

    /// Who is connected, proxy or not.
    static SocketAddress peer(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress inet ? inet : UNNAMED;
    }

    /// `127.0.0.1:5555`, or `unix`.
    public static String text(Channel channel) {
        return text(address(channel));
    }

    /// The same, without a port that is not known.
    static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return "unix";
        }
        var host = inet.getAddress().getHostAddress();
        var text = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return inet.getPort() == 0 ? text : text + ":" + inet.getPort();
    }
}
