// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.Passage;
import dev.baton.posix.Fd;
import dev.baton.push.handoff.Destination;
import dev.baton.push.handoff.Landing;
import dev.baton.push.handoff.MovingTopics;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.handoff.ParcelReceiver;
import dev.baton.push.handoff.ParcelSender;
import dev.baton.push.session.Session;
import dev.baton.push.transport.SessionService;
import dev.baton.push.transport.SessionTracker;
import dev.baton.push.wire.HttpIntake;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves connections and sessions to the successor, and receives those of the predecessor.
final class Relocation {
    private static final Logger LOG = LoggerFactory.getLogger(PushServer.class);

    /// So many are on their way at once: whoever is, is served by nobody for that moment.
    private static final int WINDOW = 32;

    /// One that does not come to rest does not hold up the others for longer.
    private static final Duration PATIENCE = Duration.ofMillis(100);

    /// So long the others wait, before those are told to leave that do not move, for handlers that
    /// are busy.
    private static final Duration REST = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(5);

    private final List<HttpIntake> intakes;
    private final Map<String, SessionService> services = new HashMap<>();
    private final List<SessionTracker> trackers;
    private final MovingTopics topics;
    private final Consumer<String> news;
    private volatile @Nullable ParcelSender sender;
    private volatile @Nullable ParcelReceiver receiver;
    private volatile boolean moving;

    /// @param news is told how many have come or moved, for people
    Relocation(
            List<HttpIntake> intakes,
            List<? extends SessionService> services,
            List<SessionTracker> trackers,
            MovingTopics topics,
            Consumer<String> news) {
        this.intakes = List.copyOf(intakes);
        services.forEach(service -> this.services.put(service.name(), service));
        this.trackers = List.copyOf(trackers);
        this.topics = topics;
        this.news = news;
    }

    void meetSuccessor(Passage passage) {
        sender = new ParcelSender(passage, topics);
    }

    /// This server accepts: a successor that was met, and to which nothing moves yet, does not
    /// come.
    void stay() {
        var to = sender;
        if (to != null && !moving) {
            to.callOff();
            sender = null;
        }
    }

    void meetPredecessor(Passage passage) {
        var from = new ParcelReceiver(passage, topics);
        receiver = from;
        trackers.forEach(tracker -> tracker.comeFrom(from));
    }

    /// Receives, until the predecessor has closed.
    void receive() {
        var from = receiver;
        if (from != null) {
            from.receive(new Here());
            news.accept(from.taken() + " connections and sessions have come");
        }
    }

    /// Moves what can move, and waits until nothing is left.
    ///
    /// @param leaveRest tells those that do not move; is run when everybody has been asked
    /// @return whether the passage has held
    boolean handOff(Runnable leaveRest) {
        var to = sender;
        if (to == null) {
            return true;
        }
        moving = true;
        intakes.forEach(intake -> intake.moveTo(to));
        var mover =
                Thread.ofPlatform().daemon().name("baton-moving").start(() -> move(to, leaveRest));
        try {
            return to.attend((service, id, then) -> find(to, service, id, then));
        } finally {
            sender = null;
            moving = false;
            mover.interrupt();
            intakes.forEach(intake -> intake.moveTo(null));
            news.accept(to.taken() + " connections and sessions have moved");
        }
    }

    private void find(ParcelSender to, String service, String id, Runnable then) {
        var owner = services.get(service);
        var session = owner == null ? null : owner.departing(id);
        if (session == null) {
            then.run();
        } else {
            session.depart(to, then);
        }
    }

    private void move(ParcelSender to, Runnable leaveRest) {
        try {
            var asked = new Asked();
            for (var intake : intakes) {
                for (var member : intake.departing()) {
                    member.depart(to, asked.one());
                }
            }
            for (var service : services.values()) {
                for (var session : service.departing()) {
                    session.depart(to, asked.one());
                }
            }
            var end = System.nanoTime() + REST.toNanos();
            while (asked.isOpen() && !to.isBroken() && System.nanoTime() - end < 0) {
                Thread.sleep(LOOK);
            }
            if (!to.isBroken()) {
                leaveRest.run();
            }
            while (!isEmpty() && !to.isBroken()) {
                Thread.sleep(LOOK);
            }
            to.close();
        } catch (InterruptedException e) {
            LOG.debug("nobody moves any more");
        }
    }

    /// Those who were asked to move, and have not yet moved or said that they do not. One thread
    /// asks.
    private static final class Asked {
        private final Semaphore window = new Semaphore(WINDOW);
        private final AtomicInteger open = new AtomicInteger();

        /// Waits for room in the window, but not for ever: not for one that does not come to rest.
        ///
        /// @return what the next one is to run when it has moved, or does not
        Runnable one() throws InterruptedException {
            var permitted = window.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!permitted) {
                window.release(WINDOW); // those who have the permits keep them for long
            }
            open.incrementAndGet();
            return () -> {
                open.decrementAndGet();
                if (permitted) {
                    window.release();
                }
            };
        }

        boolean isOpen() {
            return open.get() > 0;
        }
    }

    private boolean isEmpty() {
        return intakes.stream().allMatch(intake -> intake.connections() == 0)
                && trackers.stream().allMatch(tracker -> tracker.count() == 0);
    }

    /// Where what comes belongs.
    private final class Here implements Destination {
        @Override
        public Runnable connection(Parcel.Connection parcel, Fd descriptor) throws Declined {
            return intake(parcel.listener()).adopt(parcel, descriptor);
        }

        @Override
        public Landing webSocket(Parcel.WebSocket parcel, Fd descriptor) throws Declined {
            var intake = intake(parcel.listener());
            var resumed = service(parcel.session()).resume(parcel);
            var begin = intake.adopt(parcel.listener(), descriptor, resumed.protocol());
            return new Connected(resumed.session(), begin);
        }

        @Override
        public Landing polling(Parcel.Polling parcel) throws Declined {
            return service(parcel.session()).resume(parcel);
        }

        private HttpIntake intake(String listener) throws Declined {
            for (var intake : intakes) {
                if (intake.hears(listener)) {
                    return intake;
                }
            }
            throw new Declined("there is no listener " + listener);
        }

        private SessionService service(Parcel.Sitting session) throws Declined {
            var service = services.get(session.service());
            if (service == null) {
                throw new Declined("there is no service " + session.service());
            }
            return service;
        }
    }

    /// A session with a connection of its own.
    private record Connected(Session session, Runnable beginning) implements Landing {
        @Override
        public void begin() {
            beginning.run();
        }

        @Override
        public void told(List<String> texts) {
            throw new IllegalStateException("a WebSocket has no requests");
        }
    }
}
