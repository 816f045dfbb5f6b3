// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Clients of a [MovingServer], in a process of their own: they talk until standard input ends,
/// wait for what is still to come, and print what they have noticed.
public final class Talkers {
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Notes notes = new Notes();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    private Talkers() {}

    /// Talks.
    ///
    /// @param args the port, then pairs of a kind and how many: `echo`, `large`, `slow`,
    ///   `deflated`, `cuttable`, `resetting`, `everybody`, `polling`, `streaming`, `eventsource`,
    ///   `events`; and before them, milliseconds between two messages of one
    public static void main(String... args) throws Exception {
        var talkers = new Talkers();
        int port = Integer.parseInt(args[0]);
        var pause = Duration.ofMillis(Long.parseLong(args[1]));
        for (int i = 2; i < args.length; i += 2) {
            int count = Integer.parseInt(args[i + 1]);
            talkers.start(args[i], count, port, pause);
        }
        Thread.sleep(WARM_UP);
        talkers.notes.begin();
        System.out.println("talking");
        while (System.in.read() >= 0) {}
        talkers.stop.countDown();
        var end = System.nanoTime() + PATIENCE.toNanos();
        for (var thread : talkers.threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                talkers.notes.wrong("somebody still waits");
            }
        }
        talkers.notes.print();
        System.exit(0);
    }

    private void start(String kind, int count, int port, Duration pause) throws Exception {
        for (int i = 0; i < count; i++) {
            var talker = talker(kind, port, pause);
            talker.open();
            threads.add(Thread.ofVirtual().start(talker));
        }
    }

    private Talker talker(String kind, int port, Duration pause) {
        return switch (kind) {
            case "echo" -> new Echoed(port, notes, stop, pause, Echoed.Style.PLAIN);
            case "large" -> new Echoed(port, notes, stop, pause, Echoed.Style.LARGE);
            case "slow" -> new Echoed(port, notes, stop, pause, Echoed.Style.SLOW);
            case "deflated" -> new Echoed(port, notes, stop, pause, Echoed.Style.DEFLATED);
            case "cuttable" -> new Cuttable(port, notes, stop, pause);
            case "resetting" -> new Resetting(port, notes, stop, pause);
            case "everybody" -> new Publisher(port, notes, stop, pause);
            case "polling" -> new Requester(port, notes, stop, pause, "xhr");
            case "events" -> new Listener(port, notes, stop);
            case "streaming" -> new Requester(port, notes, stop, pause, "xhr_streaming");
            case "eventsource" -> new Requester(port, notes, stop, pause, "eventsource");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /// A client.
    interface Talker extends Runnable {
        /// Connects, before anything is measured.
        void open() throws IOException, InterruptedException;
    }
}
