// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A client whose server may be killed: then it comes again, and begins anew. All else it notices
/// as any other.
final class Cuttable implements Talkers.Talker {
    private final int port;
    private final Notes notes;
    private final CountDownLatch stop;
    private final Duration pause;
    private Echoed now;

    Cuttable(int port, Notes notes, CountDownLatch stop, Duration pause) {
        this.port = port;
        this.notes = notes;
        this.stop = stop;
        this.pause = pause;
        now = another();
    }

    private Echoed another() {
        return new Echoed(port, notes, stop, pause, Echoed.Style.PLAIN) {
            @Override
            void cut(String how) {
                notes.cut();
            }
        };
    }

    @Override
    public void open() throws IOException {
        now.open();
    }

    @Override
    public void run() {
        try {
            now.run();
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                now = another();
                try {
                    now.open();
                    now.run();
                } catch (IOException e) {
                    notes.cut();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
