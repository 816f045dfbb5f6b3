// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.proxy;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a proxy says before the first byte of its client: the PROXY protocol of HAProxy, versions 1
/// and 2.
public sealed interface Prelude {
    /// More bytes than these never belong to it.
    int LARGEST = PreludeTwo.LARGEST;

    /// It is not complete yet.
    record Unfinished() implements Prelude {}

    /// It is none, and the connection is not to be used.
    record Broken(String why) implements Prelude {}

    /// It is complete.
    ///
    /// @param length in bytes; what follows is the client's
    /// @param client null when the proxy speaks for itself, or does not know
    /// @param anonymous whether there is a client that the proxy does not know
    record Complete(int length, @Nullable InetSocketAddress client, boolean anonymous)
            implements Prelude {
        /// From one that knows.
        static Complete from(int length, InetSocketAddress client) {
            return new Complete(length, client, false);
        }
    }

    /// Reads what has arrived up to now, from the beginning.
    static Prelude of(byte[] bytes) {
        if (begins(bytes, PreludeTwo.SIGNATURE)) {
            return PreludeTwo.read(bytes);
        }
        return begins(bytes, PreludeOne.SIGNATURE)
                ? PreludeOne.read(bytes)
                : new Broken("no PROXY protocol");
    }

    /// Whether the bytes are the signature, or the beginning of it, or go on after it.
    private static boolean begins(byte[] bytes, byte[] signature) {
        int length = Math.min(bytes.length, signature.length);
        return Arrays.equals(bytes, 0, length, signature, 0, length);
    }
}
