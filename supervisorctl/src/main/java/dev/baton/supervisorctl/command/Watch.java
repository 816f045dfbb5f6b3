// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisorctl.output.Screen;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Shows something again and again, until the user interrupts or nobody looks any more.
///
/// @param interval between two looks
record Watch(Duration interval) {
    private static final Duration USUAL = Duration.ofSeconds(2);
    private static final double LEAST = 0.1;
    private static final double MOST = 86_400;

    private static final String HOME = "\033[H";
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";
    private static final String CLEAR = "\033[2J";

    static boolean isMeant(String word) {
        return word.equals(Flags.WATCH) || word.startsWith(Flags.WATCH + "=");
    }

    /// `--watch`, or `--watch=<seconds>`; empty for no number of seconds.
    static Optional<Watch> parse(String word) {
        if (word.equals(Flags.WATCH)) {
            return Optional.of(new Watch(USUAL));
        }
        var seconds = word.substring(Flags.WATCH.length() + 1);
        if (!seconds.matches("[0-9]{0,6}(\\.[0-9]{1,3})?") || seconds.isEmpty()) {
            return Optional.empty();
        }
        var number = Math.clamp(Double.parseDouble(seconds), LEAST, MOST);
        return Optional.of(new Watch(Duration.ofMillis(Math.round(number * 1000))));
    }

    /// Watches; returns what the last moment would have returned.
    int run(Supplier<Frame> look, Session session) {
        var stop = new CountDownLatch(1);
        var last = new int[1];
        var interrupted =
                session.untilInterrupted(
                        stop::countDown, () -> last[0] = frames(look, session.screen(), stop));
        if (interrupted && session.screen().isTerminal()) {
            session.screen().line("");
        }
        return last[0];
    }

    private int frames(Supplier<Frame> look, Screen screen, CountDownLatch stop) {
        if (screen.isTerminal()) {
            screen.print(CLEAR);
        }
        Frame frame;
        do {
            frame = look.get();
            frame.complaints().forEach(screen::complain);
            if (screen.isTerminal()) {
                screen.print(redrawn(frame));
            } else {
                screen.lines(frame.lines());
            }
        } while (!screen.isGone() && !stopped(stop));
        return frame.status();
    }

    /// In place, so that nothing flickers.
    private static String redrawn(Frame frame) {
        return HOME
                + String.join(CLEAR_LINE + "\n", frame.lines())
                + CLEAR_LINE
                + "\n"
                + CLEAR_BELOW;
    }

    private boolean stopped(CountDownLatch stop) {
        try {
            return stop.await(interval.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
