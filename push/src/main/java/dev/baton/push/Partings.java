// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.drain.Work;
import dev.baton.push.http.Goodbyes;
import dev.baton.push.http.Leaving;
import dev.baton.push.transport.SessionTracker;
import dev.baton.push.wire.HttpIntake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells connections and sessions to leave, one after the other, at the pace that was set. A later
/// reason replaces an earlier one. Methods are for the lifecycle thread or the one that hands off.
final class Partings {
    private static final Logger LOG = LoggerFactory.getLogger(PushServer.class);

    private final List<HttpIntake> intakes;
    private final List<SessionTracker> services;
    private final Function<Object, Work> begin;
    private final Goodbyes goodbyes;
    private final Duration most;
    private @Nullable Thread telling;
    private @Nullable Leaving told;

    /// @param begin begins work that a drain waits for
    /// @param most no goodbyes take longer
    Partings(
            List<HttpIntake> intakes,
            List<SessionTracker> services,
            Function<Object, Work> begin,
            Goodbyes goodbyes,
            Duration most) {
        this.intakes = List.copyOf(intakes);
        this.services = List.copyOf(services);
        this.begin = begin;
        this.goodbyes = goodbyes;
        this.most = most;
    }

    /// Begins to tell everybody, unless it has. Whoever comes later is told at once.
    synchronized void begin(Leaving why) {
        if (why == told) {
            return;
        }
        end();
        told = why;
        var all = begin.apply("telling those who are here to leave");
        var tellings = new ArrayList<Runnable>();
        services.forEach(service -> tellings.addAll(service.leave(why, begin)));
        intakes.forEach(intake -> tellings.addAll(intake.leave(why)));
        telling =
                Thread.ofVirtual()
                        .name("baton-goodbyes")
                        .start(() -> {
                            try (all) {
                                tell(tellings, goodbyes.pace(why));
                            } catch (InterruptedException e) {
                                LOG.debug("the others are told something else, or nothing");
                            }
                        });
    }

    /// Nobody is to leave any more.
    synchronized void end() {
        told = null;
        var before = telling;
        if (before != null) {
            before.interrupt();
            telling = null;
        }
    }

    private void tell(List<Runnable> tellings, Goodbyes.Pace pace) throws InterruptedException {
        var many = tellings.size();
        var time = time(pace.of(many), many).toNanos();
        Collections.shuffle(tellings, ThreadLocalRandom.current());
        var from = System.nanoTime();
        for (int i = 0; i < many; i++) {
            if (time > 0) {
                var slot = time / many;
                var due = from + i * slot + ThreadLocalRandom.current().nextLong(slot + 1);
                sleepUntil(due);
            }
            tell(tellings.get(i));
        }
    }

    private static void tell(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOG.error("one goodbye failed", e);
        }
    }

    private Duration time(Duration wanted, int many) {
        if (wanted.compareTo(most) <= 0) {
            return wanted;
        }
        LOG.warn(
                "{} goodbyes would take {} ms, and take {}, half of BATON_MAX_WAIT",
                many,
                wanted.toMillis(),
                most.toMillis());
        return most;
    }

    private static void sleepUntil(long due) throws InterruptedException {
        var left = due - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        } else if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
