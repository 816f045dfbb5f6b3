// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// A client that goes without a word, at any moment, and comes again: what it leaves behind must
/// not stay open anywhere. While it is there it notices as any other.
final class Resetting implements Talkers.Talker {
    private final int port;
    private final Notes notes;
    private final CountDownLatch stop;
    private final Duration pause;

    /// @param pause how long it stays, on average
    Resetting(int port, Notes notes, CountDownLatch stop, Duration pause) {
        this.port = port;
        this.notes = notes;
        this.stop = stop;
        this.pause = pause;
    }

    @Override
    public void open() {
        notes.client();
    }

    @Override
    public void run() {
        try {
            while (stop.getCount() > 0) {
                try (var wire = new Wire(port, "/ws", false)) {
                    talk(wire);
                    wire.reset();
                } catch (IOException e) {
                    notes.cut(); // the process that served it was killed
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void talk(Wire wire) throws IOException, InterruptedException {
        var random = ThreadLocalRandom.current();
        int messages = random.nextInt(3);
        for (int n = 0; n < messages; n++) {
            wire.send("here", 1);
            var echo = wire.receive();
            if (!echo.equals(n + " here")) {
                notes.wrong("expected " + n + " here, but " + echo);
            }
        }
        wire.send("gone", 1);
        stop.await(random.nextLong(2 * pause.toMillis()), TimeUnit.MILLISECONDS);
    }
}
