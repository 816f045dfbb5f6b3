// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import dev.baton.bench.server.BenchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// One says something, everybody hears it, and then the next one: how much was heard.
final class Fanning implements Client.Talk {
    private final List<Client> everybody;
    private final ByteBuffer message;
    private final long round;
    private long heard;
    private long missing;
    private boolean begun;

    /// @param frame what one says
    /// @param length of what everybody hears of it, in bytes
    Fanning(List<Client> everybody, byte[] frame, int length) {
        this.everybody = everybody;
        message = ByteBuffer.allocateDirect(frame.length).put(frame);
        round = (long) length * everybody.size();
        everybody.forEach(client -> client.talk(this));
    }

    /// Says the first one.
    void start() throws IOException {
        begun = true;
        missing = round;
        everybody.getFirst().send(message.flip());
    }

    @Override
    public void heard(Client client, ByteBuffer in) throws IOException {
        if (!begun) {
            return; // what a session says when it opens
        }
        missing -= in.remaining();
        if (missing < 0) {
            throw new BenchException("more was heard than was said");
        }
        if (missing == 0) {
            heard += everybody.size();
            start();
        }
    }

    /// Deliveries, of rounds that everybody has heard.
    long heard() {
        return heard;
    }
}
