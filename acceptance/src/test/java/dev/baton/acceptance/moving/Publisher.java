// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Publishes numbered messages to everybody, and expects everybody's, each once, in order.
final class Publisher implements Talkers.Talker {
    private static final String LAST = "last";

    private final int port;
    private final Notes notes;
    private final CountDownLatch stop;
    private final Duration pause;
    private final String me = UUID.randomUUID().toString();
    private @Nullable Wire wire;

    Publisher(int port, Notes notes, CountDownLatch stop, Duration pause) {
        this.port = port;
        this.notes = notes;
        this.stop = stop;
        this.pause = pause;
    }

    @Override
    public void open() throws IOException {
        var opened = new Wire(port, "/all", false);
        if (!opened.receive().equals("welcome")) {
            throw new IOException("not welcome");
        }
        wire = opened;
        notes.client();
    }

    @Override
    public void run() {
        var open = wire;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        try (open) {
            var hearing = Thread.startVirtualThread(() -> hear(open));
            for (long n = 0; !stop.await(pause.toMillis(), TimeUnit.MILLISECONDS); n++) {
                open.send(me + " " + n + " " + System.nanoTime(), 1);
                notes.sent();
            }
            Thread.sleep(2_000); // nobody knows when the last message of somebody else has come
            open.send(me + " " + LAST + " 0", 1);
            hearing.join();
        } catch (IOException e) {
            notes.wrong("cannot send: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The first of somebody's messages may have any number: they may have begun before.
    private void hear(Wire open) {
        Map<String, Long> next = new HashMap<>();
        try {
            while (true) {
                var words = open.receive().split(" ", 3);
                if (words[1].equals(LAST)) {
                    if (words[0].equals(me)) {
                        return;
                    }
                    continue;
                }
                long n = Long.parseLong(words[1]);
                var expected = next.put(words[0], n + 1);
                if (expected != null && n != expected) {
                    notes.wrong("expected " + expected + " of " + words[0] + ", but " + n);
                }
                notes.received(System.nanoTime() - Long.parseLong(words[2]));
            }
        } catch (IOException e) {
            notes.wrong("a WebSocket " + e.getMessage());
        }
    }
}
