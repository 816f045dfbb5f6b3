// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.Passage;
import dev.baton.posix.Fd;
import dev.baton.push.handoff.Arrived;
import dev.baton.push.handoff.Destination;
import dev.baton.push.handoff.Draining;
import dev.baton.push.handoff.Landing;
import dev.baton.push.handoff.MovingState;
import dev.baton.push.handoff.MovingTopics;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.handoff.ParcelReceiver;
import dev.baton.push.handoff.ParcelSender;
import dev.baton.push.metrics.Moved;
import dev.baton.push.session.Session;
import dev.baton.push.transport.SessionService;
import dev.baton.push.transport.SessionTracker;
import dev.baton.push.wire.Departing;
import dev.baton.push.wire.HttpIntake;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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

    /// The predecessor tells its state before it lets this generation accept.
    private static final Duration PROMPT = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration REPORT = Duration.ofMillis(500);

    private static final String WEB_SOCKETS = "webSockets";
    private static final String HTTP = "httpConnections";
    private static final String SESSIONS = "sessions";

    private final List<HttpIntake> intakes;
    private final Map<String, SessionService> services = new HashMap<>();
    private final List<SessionTracker> trackers;
    private final MovingTopics topics;
    private final MovingState state;
    private final Consumer<String> news;
    private final @Nullable Status status;
    private volatile @Nullable ParcelSender sender;
    private volatile @Nullable ParcelReceiver receiver;
    private volatile boolean moving;
    private volatile Map<Moved, Long> moved = Map.of();

    /// @param news is told how many have come or moved, for people
    /// @param status what the successor is told of this generation while it drains; null for
    ///   nothing
    Relocation(
            List<HttpIntake> intakes,
            List<? extends SessionService> services,
            List<SessionTracker> trackers,
            MovingTopics topics,
            MovingState state,
            Consumer<String> news,
            @Nullable Status status) {
        this.intakes = List.copyOf(intakes);
        services.forEach(service -> this.services.put(service.name(), service));
        this.trackers = List.copyOf(trackers);
        this.topics = topics;
        this.state = state;
        this.news = news;
        this.status = status;
    }

    void meetSuccessor(Passage passage) {
        sender = new ParcelSender(passage, topics, state);
    }

    /// This server accepts: a successor that was met, and to which nothing moves yet, does not
    /// come. One that has met its predecessor waits until it knows what that knows.
    void stay() {
        var from = receiver;
        if (from != null && !from.awaitState(PROMPT)) {
            LOG.warn("the predecessor has not told its state within {}", PROMPT);
        }
        var to = sender;
        if (to != null && !moving) {
            to.callOff();
            sender = null;
        }
    }

    void meetPredecessor(Passage passage) {
        var from = new ParcelReceiver(passage, topics, state);
        receiver = from;
        trackers.forEach(tracker -> tracker.comeFrom(from));
    }

    /// What is here by kind, how much has come from the predecessor and gone to the successor. Any
    /// thread; the counts are not taken at the same moment.
    Map<String, Long> tally() {
        var tally = new LinkedHashMap<String, Long>();
        var sockets = intakes.stream().mapToInt(HttpIntake::webSockets).sum();
        var all = intakes.stream().mapToInt(HttpIntake::connections).sum();
        tally.put(WEB_SOCKETS, (long) sockets);
        tally.put(HTTP, (long) Math.max(0, all - sockets));
        tally.put(SESSIONS, (long) trackers.stream().mapToInt(SessionTracker::count).sum());
        tally.putAll(byKind("received", received()));
        tally.putAll(byKind("moved", moved()));
        return tally;
    }

    private static Map<String, Long> byKind(String word, Map<Moved, Long> counts) {
        var all = new LinkedHashMap<String, Long>();
        all.put(word, total(counts));
        for (var kind : Moved.values()) {
            var name = name(kind);
            all.put(
                    word + Character.toUpperCase(name.charAt(0)) + name.substring(1),
                    counts.getOrDefault(kind, 0L));
        }
        return all;
    }

    private static String name(Moved kind) {
        return switch (kind) {
            case HTTP -> HTTP;
            case STREAM -> "streams";
            case WEBSOCKET -> WEB_SOCKETS;
            case POLLING -> "pollingSessions";
        };
    }

    private static long total(Map<Moved, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// How many connections and sessions have come from the predecessor, by kind. Any thread.
    Map<Moved, Long> received() {
        var from = receiver;
        return from == null ? Map.of() : from.taken();
    }

    /// How many have gone to the successor, by kind. Any thread.
    Map<Moved, Long> moved() {
        var to = sender;
        return to == null ? moved : to.taken();
    }

    /// How many are on their way to the successor. Any thread.
    int underWay() {
        var to = sender;
        return to == null ? 0 : to.underWay();
    }

    /// What the predecessor has last said of itself, while it drains. Any thread.
    Optional<Draining> draining() {
        return Optional.ofNullable(receiver).flatMap(ParcelReceiver::draining);
    }

    /// Receives, until the predecessor has closed.
    void receive() {
        var from = receiver;
        if (from != null) {
            from.receive(new Here());
            news.accept(people(from.taken(), "come"));
        }
    }

    /// What has not moved soon is to stay where it is.
    void hurry() {
        var from = receiver;
        if (from != null) {
            from.hurry();
        }
    }

    /// Moves what can move, and waits until nothing is left, or the successor has enough.
    ///
    /// @param leaveRest tells those that do not move; is run when everybody has been asked
    /// @return whether the passage has held
    boolean handOff(Runnable leaveRest) {
        var to = sender;
        if (to == null) {
            return true;
        }
        moving = true;
        var from = System.nanoTime();
        intakes.forEach(intake -> intake.moveTo(to));
        var mover =
                Thread.ofPlatform().daemon().name("baton-moving").start(() -> move(to, leaveRest));
        try {
            return to.attend((service, id, then) -> find(to, service, id, then));
        } finally {
            moved = to.taken();
            sender = null;
            moving = false;
            mover.interrupt();
            await(mover); // nobody is told to leave after this
            intakes.forEach(intake -> intake.moveTo(null));
            news.accept(people(moved, "moved in " + millis(from, to.lastTaken()) + " ms"));
        }
    }

    private static void await(Thread ends) {
        var interrupted = false;
        while (ends.isAlive()) {
            try {
                ends.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String people(Map<Moved, Long> counts, String how) {
        var kinds =
                counts.entrySet().stream()
                        .map(it -> it.getValue() + " " + name(it.getKey()))
                        .collect(Collectors.joining(", "));
        return "%d connections and sessions have %s%s"
                .formatted(total(counts), how, kinds.isEmpty() ? "" : ": " + kinds);
    }

    /// Whoever stays until the drain ends does not count as moving.
    private static long millis(long from, long to) {
        return Math.max(0, (to - from) / 1_000_000);
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
            var reports = new Reports(to);
            for (var member : quietFirst()) {
                member.depart(to, asked.one());
                reports.look();
            }
            for (var service : services.values()) {
                for (var session : service.departing()) {
                    session.depart(to, asked.one());
                    reports.look();
                }
            }
            var end = System.nanoTime() + REST.toNanos();
            while (asked.isOpen() && !to.isBroken() && System.nanoTime() - end < 0) {
                reports.pause();
            }
            if (!to.isBroken()) {
                leaveRest.run();
            }
            while (!isEmpty() && !to.isHurried() && !to.isBroken()) {
                reports.pause();
            }
            while (!to.refuses() && !to.isBroken()) {
                reports.pause();
            }
            if (!to.isBroken()) { // a successor that has died is not one that has everything
                to.close();
            }
        } catch (InterruptedException e) {
            LOG.debug("nobody moves any more");
        }
    }

    /// Whoever has been quiet for long is least likely to notice that it waits, and whoever is busy
    /// comes to a successor that has warmed up.
    private List<? extends Departing> quietFirst() {
        record Ranked(Departing member, long since) {}
        return intakes.stream()
                .flatMap(intake -> intake.departing().stream())
                .map(member -> new Ranked(member, member.quietSince()))
                .sorted(Comparator.comparingLong(Ranked::since))
                .map(Ranked::member)
                .toList();
    }

    /// Tells the successor now and then how far this generation is. One thread.
    private final class Reports {
        private final ParcelSender to;
        private long due = System.nanoTime() + REPORT.toNanos();

        Reports(ParcelSender to) {
            this.to = to;
        }

        void pause() throws InterruptedException {
            Thread.sleep(LOOK);
            look();
        }

        void look() {
            var mine = status;
            if (mine != null && System.nanoTime() - due >= 0) {
                due = System.nanoTime() + REPORT.toNanos();
                to.report(mine.generation(), left(), mine.json());
            }
        }
    }

    private long left() {
        var tally = tally();
        return tally.getOrDefault(WEB_SOCKETS, 0L)
                + tally.getOrDefault(HTTP, 0L)
                + tally.getOrDefault(SESSIONS, 0L);
    }

    /// Those who were asked to move, and have not yet moved or said that they do not. One thread
    /// asks.
    private static final class Asked {
        private final Semaphore window = new Semaphore(WINDOW);
        private final AtomicInteger open = new AtomicInteger();
        private int room = WINDOW / 2;

        /// Waits for room in the window, but not for ever: not for one that does not come to rest.
        /// Each time that nobody has made room, twice as many as before are let in, so that however
        /// many are busy, everybody is asked soon.
        ///
        /// @return what the next one is to run when it has moved, or does not
        Runnable one() throws InterruptedException {
            var permitted = window.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!permitted) {
                room *= 2;
                window.release(room); // those who have the permits keep them for long
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
        public Arrived connection(Parcel.Connection parcel, Fd descriptor) throws Declined {
            return intake(parcel.listener()).adopt(parcel, descriptor)::run;
        }

        @Override
        public Arrived stream(Parcel.Stream parcel, Fd descriptor) throws Declined {
            return intake(parcel.connection().listener()).adopt(parcel, descriptor);
        }

        @Override
        public Landing webSocket(Parcel.WebSocket parcel, Fd descriptor) throws Declined {
            var intake = intake(parcel.listener());
            var resumed = service(parcel.session()).resume(parcel);
            var begin = intake.adopt(parcel.listener(), descriptor, resumed.protocol());
            return new Connected(resumed.session(), begin, resumed.discard());
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
    private record Connected(Session session, Runnable beginning, Runnable end) implements Landing {
        @Override
        public void begin() {
            beginning.run();
        }

        @Override
        public void discard() {
            end.run();
        }

        @Override
        public void told(List<String> texts) {
            throw new IllegalStateException("a WebSocket has no requests");
        }
    }
}
