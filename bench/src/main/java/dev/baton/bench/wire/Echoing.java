// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import dev.baton.bench.server.BenchException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One request after the other on each connection, and how many were answered.
final class Echoing implements Client.Talk {
    private final ByteBuffer request;
    private final int answerLength;
    private long answered;

    /// @param answerLength of every answer, in bytes
    Echoing(byte[] request, int answerLength) {
        this.request = ByteBuffer.allocateDirect(request.length).put(request);
        this.answerLength = answerLength;
    }

    /// Sends the first one.
    void start(Client client) throws IOException {
        client.talk(this);
        ask(client);
    }

    private void ask(Client client) throws IOException {
        client.owed = answerLength;
        client.send(request.flip());
    }

    @Override
    public void heard(Client client, ByteBuffer in) throws IOException {
        client.owed -= in.remaining();
        if (client.owed < 0) {
            throw new BenchException("an answer is longer than the first one was");
        }
        if (client.owed == 0) {
            answered++;
            ask(client);
        }
    }

    long answered() {
        return answered;
    }
}
