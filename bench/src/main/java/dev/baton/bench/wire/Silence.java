// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Says nothing but the pongs that are due, RFC 6455 section 5.5.2.
final class Silence implements Client.Talk {
    private static final byte PING = (byte) 0x89;
    private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

    /// Servers' frames are short here and come whole.
    @Override
    public void heard(Client client, ByteBuffer in) throws IOException {
        while (in.remaining() >= 2) {
            var first = in.get();
            var length = in.get();
            in.position(Math.min(in.limit(), in.position() + length));
            if (first == PING) {
                client.send(ByteBuffer.wrap(PONG));
            }
        }
    }
}
