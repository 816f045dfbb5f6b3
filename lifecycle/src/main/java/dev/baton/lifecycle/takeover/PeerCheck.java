// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;

/// Nobody but the same user may talk here: unix(7) SO_PEERCRED against the owner of the directory
/// that the hand-over socket lies in.
final class PeerCheck {
    private PeerCheck() {}

    static void sameUser(SocketChannel channel, Path socket) throws IOException {
        var peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        var owner = Files.getOwner(socket.toAbsolutePath().getParent());
        if (!peer.equals(owner)) {
            throw new IOException(
                    "the peer at " + socket + " is " + peer.getName() + ", not " + owner.getName());
        }
    }
}
