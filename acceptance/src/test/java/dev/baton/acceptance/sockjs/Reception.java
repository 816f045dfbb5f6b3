// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

/// A receiver at work: an answer whose frames are read one by one.
///
/// One thread at a time.
final class Reception implements AutoCloseable {
    private final Receiver receiver;
    private final Reading reading;

    private Reception(Receiver receiver, Reading reading) {
        this.receiver = receiver;
        this.reading = reading;
    }

    /// Reads the prelude, if the transport has one.
    static Reception begin(Receiver receiver, Reading reading) {
        assertThat(reading.head().status()).as("the status of %s", receiver).isEqualTo(200);
        if (receiver.isStreaming()) {
            receiver.assertPrelude(reading.chunk());
        }
        return new Reception(receiver, reading);
    }

    Head head() {
        return reading.head();
    }

    Connection connection() {
        return reading.connection();
    }

    /// The next frame as it is on the wire: a chunk of a stream, or the body of a poll.
    String next() {
        return receiver.isStreaming() ? reading.chunk() : reading.rest().body();
    }

    /// Fails unless these are the next frames, each in a chunk of its own.
    Reception expect(String... frames) {
        for (var frame : frames) {
            assertThat(next()).isEqualTo(receiver.wire(frame));
        }
        return this;
    }

    /// The answer ends here, at once. Of a poll nothing is left after its frame.
    void expectEnd() {
        if (receiver.isStreaming()) {
            reading.expectEnd();
        }
    }

    /// Goes away by FIN.
    @Override
    public void close() {
        reading.close();
    }
}
