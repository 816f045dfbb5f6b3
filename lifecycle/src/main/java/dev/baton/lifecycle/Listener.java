// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

/// A named listening socket, bound once and inherited by every later generation. Any thread.
public interface Listener {
    /// Its name, the same in every generation.
    String name();

    /// Where it listens: an `InetSocketAddress` or a `UnixDomainSocketAddress`.
    SocketAddress address();

    /// The number of its descriptor, non-blocking, for event loops that adopt one (Netty's `new
    /// EpollServerSocketChannel(int)`). The kernel keeps owning a descriptor of its own, so the one
    /// given out here may be closed by whoever asked for it; each call makes a new one.
    int descriptor();

    /// A channel that accepts on it, for servers that are not on Netty. Each call makes a new one,
    /// which the caller closes. Its `getLocalAddress` is not to be trusted; [#address()] is.
    ServerSocketChannel channel();
}
