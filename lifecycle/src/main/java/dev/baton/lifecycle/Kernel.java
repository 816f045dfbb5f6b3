// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.lifecycle.drain.Drain;
import dev.baton.lifecycle.drain.DrainOutcome;
import dev.baton.lifecycle.drain.InFlight;
import dev.baton.lifecycle.phase.Effect;
import dev.baton.lifecycle.phase.Event;
import dev.baton.lifecycle.phase.Phase;
import dev.baton.lifecycle.phase.Transitions;
import dev.baton.lifecycle.signal.Notifier;
import dev.baton.lifecycle.takeover.Listeners;
import dev.baton.lifecycle.takeover.Predecessor;
import dev.baton.lifecycle.takeover.Successor;
import dev.baton.posix.Errno;
import dev.baton.posix.PosixException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lifecycle thread: takes events from a queue one by one, asks [Transitions] where they lead,
/// and performs the effects. Everything below [#run] is confined to it.
final class Kernel {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final Duration TICK = Duration.ofMillis(5);
    private static final Duration PROGRESS = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration CLOSING_TIME = Duration.ofSeconds(5);
    private static final Set<Errno> REFUSALS = Set.of(Errno.EPERM, Errno.ENOSYS);

    private final Settings settings;
    private final int number;
    private final ReloadMode mode;
    private final Notifier notifier;
    private final Listeners listeners;
    private final InFlight inFlight;
    private final Relaunch relaunch;
    private final ProcessEnd processEnd;
    private final Announcements announce;
    private final @Nullable Predecessor predecessor;
    private final BlockingQueue<Posted> queue = new LinkedBlockingQueue<>();
    private final List<Consumer<Health>> watchers = new CopyOnWriteArrayList<>();
    private final List<Runnable> beforeLeaving = new CopyOnWriteArrayList<>();

    private final CompletableFuture<Void> serving = new CompletableFuture<>();
    private final CompletableFuture<DrainOutcome> drained = new CompletableFuture<>();
    private volatile Phase phase = Phase.STARTING;
    private volatile boolean handedOver;
    private volatile @Nullable Intake intake;

    private @Nullable Successor successor;
    private final List<Successor> dismissed = new ArrayList<>();
    private volatile List<String> successorListeners = List.of();
    private @Nullable Drain drain;
    private @Nullable DrainOutcome outcome;
    private long phaseBegan = System.nanoTime();
    private long watchdogDue;
    private long progressDue;

    /// An event, and who it is about: news of a successor that is no longer ours is old news.
    private record Posted(Event event, @Nullable Successor about, String why) {}

    Kernel(
            Settings settings,
            int number,
            ReloadMode mode,
            Notifier notifier,
            Listeners listeners,
            InFlight inFlight,
            Relaunch relaunch,
            ProcessEnd processEnd,
            @Nullable Predecessor predecessor) {
        this.settings = settings;
        this.number = number;
        this.mode = mode;
        this.notifier = notifier;
        this.listeners = listeners;
        this.inFlight = inFlight;
        this.relaunch = relaunch;
        this.processEnd = processEnd;
        this.announce = new Announcements(settings, number, notifier);
        this.predecessor = predecessor;
    }

    // ---- called from any thread

    void start() {
        Thread.ofPlatform().daemon().name("baton-lifecycle").start(this::run);
        if (predecessor != null) {
            predecessor.listen(said ->
                    queue.add(
                            switch (said) {
                                case Predecessor.Said.Grants _ -> news(Event.GRANTED, "");
                                case Predecessor.Said.Commits _ -> news(Event.COMMITTED, "");
                                case Predecessor.Said.Dismisses d -> news(Event.DISMISSED, d.why());
                                case Predecessor.Said.IsGone g ->
                                        news(Event.PREDECESSOR_GONE, g.why());
                            }));
        }
    }

    void post(Event event, String why) {
        queue.add(news(event, why));
    }

    private static Posted news(Event event, String why) {
        return new Posted(event, null, why);
    }

    void reload(String why) {
        post(
                switch (mode) {
                    case EXIT -> Event.RELOAD_BY_EXIT;
                    case EXEC -> Event.RELOAD_BY_EXEC;
                    case OVERLAP -> Event.RELOAD_BY_OVERLAP;
                },
                why);
    }

    void ready(Intake server) {
        intake = server;
        post(predecessor == null ? Event.READY : Event.READY_TO_TAKE_OVER, "");
        serving.join();
    }

    DrainOutcome awaitDrained() {
        return drained.join();
    }

    Phase phase() {
        return phase;
    }

    /// Whether a successor serves in this generation's place.
    boolean handedOver() {
        return handedOver;
    }

    Health health() {
        var now = phase;
        return new Health(now != Phase.ENDED, now.ready(), now.words());
    }

    /// Whether this generation has ever served.
    boolean hasServed() {
        return serving.isDone();
    }

    void onHealth(Consumer<Health> watcher) {
        watchers.add(watcher);
    }

    void beforeLeaving(Runnable hook) {
        beforeLeaving.add(hook);
    }

    // ---- the lifecycle thread

    private void run() {
        watchdogDue = System.nanoTime();
        while (phase != Phase.ENDED) {
            try {
                var posted = queue.poll(patience().toNanos(), TimeUnit.NANOSECONDS);
                if (posted == null) {
                    tick();
                } else if (posted.about == null || posted.about == successor) {
                    apply(posted.event, posted.why);
                }
                feedWatchdog();
            } catch (InterruptedException e) {
                LOG.warn("the lifecycle thread was interrupted; it goes on");
            }
        }
    }

    private Duration patience() {
        var most = notifier.watchdogInterval().orElse(IDLE);
        if (watchesEmptiness()) {
            return TICK;
        }
        return timeLeft().filter(left -> left.compareTo(most) < 0).orElse(most);
    }

    private boolean watchesEmptiness() {
        return phase.draining() || phase == Phase.LAST_CALL;
    }

    private void tick() {
        if (watchesEmptiness() && isEmpty()) {
            apply(Event.EMPTIED, "");
        } else if (timeLeft().filter(Duration::isZero).isPresent()) {
            apply(Event.TIME_OUT, "after " + limit().orElseThrow().toMillis() + " ms");
        } else if (phase.draining() && System.nanoTime() - progressDue >= 0) {
            progress();
        }
    }

    private boolean isEmpty() {
        var server = server();
        return phase == Phase.LAST_CALL
                ? server.idle() == 0
                : inFlight.isEmpty() && server.connections() == 0;
    }

    private Intake server() {
        var server = intake;
        if (server == null) {
            throw new IllegalStateException("not ready yet");
        }
        return server;
    }

    private Optional<Duration> timeLeft() {
        return limit().map(limit -> {
            var passed = Duration.ofNanos(System.nanoTime() - phaseBegan);
            var left = limit.minus(passed);
            return left.isNegative() ? Duration.ZERO : left;
        });
    }

    /// How long the phase may last.
    private Optional<Duration> limit() {
        return switch (phase) {
            case LAUNCHING, REHEARSING -> Optional.of(settings.readyTimeout());
            case TAKING_OVER, COMMITTING -> Optional.of(settings.stepTimeout());
            case LAST_CALL -> Optional.of(settings.keepAliveGrace());
            case SETTLING -> Optional.of(settings.readinessDelay());
            case DRAINING_TO_EXIT, DRAINING_TO_EXEC, HANDED_OVER -> Optional.of(settings.maxWait());
            case STARTING, WAITING, ACCEPTING, SERVING, EXECUTING, ENDED -> Optional.empty();
        };
    }

    private void feedWatchdog() {
        notifier.watchdogInterval()
                .filter(_ -> System.nanoTime() - watchdogDue >= 0)
                .ifPresent(interval -> {
                    notifier.alive();
                    watchdogDue = System.nanoTime() + interval.toNanos() / 2;
                });
    }

    private void progress() {
        progressDue = System.nanoTime() + PROGRESS.toNanos();
        announce.progress(
                phase, inFlight.count(), server().connections(), timeLeft().orElse(Duration.ZERO));
    }

    private void apply(Event event, String why) {
        var transition = Transitions.next(phase, event);
        LOG.debug("{} by {} ({}) to {}", phase, event, why, transition.next());
        var before = phase;
        enter(transition.next());
        for (var effect : transition.effects()) {
            try {
                perform(effect, before, event, why);
            } catch (RuntimeException e) {
                threw(effect, before, e);
            }
        }
        if (before.ready() != phase.ready() || phase == Phase.ENDED) {
            tellWatchers();
        }
        if (phase == Phase.SERVING) {
            serving.complete(null);
        }
    }

    /// A server that throws must not take this thread with it: nobody would hear a signal any more.
    private void threw(Effect effect, Phase before, RuntimeException e) {
        if (serving.isDone()) {
            LOG.error("{} failed while {}; going on", effect, before.words(), e);
        } else {
            LOG.error("generation {} cannot serve: {} failed", number, effect, e);
            listeners.removeBoundHere();
            processEnd.exit(ExitStatus.FAILED);
        }
    }

    /// A drain that only changes its purpose keeps its clock.
    private void enter(Phase next) {
        if (next != phase && !(phase.draining() && next.draining())) {
            phaseBegan = System.nanoTime();
            progressDue = phaseBegan + PROGRESS.toNanos();
        }
        phase = next;
    }

    private void tellWatchers() {
        for (var watcher : watchers) {
            try {
                watcher.accept(health());
            } catch (RuntimeException e) {
                LOG.warn("a health watcher threw", e);
            }
        }
    }

    private void perform(Effect effect, Phase before, Event event, String why) {
        switch (effect) {
            case OPEN -> server().open();
            case LAST_CALL -> server().lastCall();
            case PAUSE -> server().pause();
            case CLOSE_IDLE -> server().closeIdle();
            case ANNOUNCE_SERVING -> announce.serving(before, why);
            case ANNOUNCE_RELOADING -> announce.reloading(mode, why);
            case ANNOUNCE_STOPPING -> announce.stopping(why);
            case ANNOUNCE_HANDED_OVER -> {
                announce.handedOver(current().pid());
                listeners.keepOnly(successorListeners);
                handedOver = true;
            }
            case REFUSE_RELOAD -> announce.refused(phase, why);
            case LAUNCH -> launch();
            case GRANT -> current().grant();
            case COMMIT -> current().commit();
            case DISMISS -> {
                LOG.info("the new image gets ready; executing it in place");
                current().dismiss("the rehearsal is over", settings.stepTimeout());
                dismissed.add(current());
            }
            case END_SUCCESSOR -> endSuccessor(why);
            case SAY_READY -> predecessor().ready(listeners.takenOver());
            case SAY_ACCEPTING -> predecessor().accepting();
            case SAY_SERVING -> predecessor().serving();
            case START_DRAIN -> drain = new Drain(inFlight, System::nanoTime);
            case REPORT_DRAIN -> reportDrain();
            case EXEC -> exec();
            case END -> end();
            case LEAVE -> leave(event, why);
        }
    }

    private void launch() {
        try {
            var problem = relaunch.command().problem();
            if (!problem.isEmpty()) {
                post(Event.SUCCESSOR_FAILED, problem);
                return;
            }
            var started = new CompletableFuture<Successor>();
            successor = Successor.launch(relaunch::beside, said -> queue.add(heard(started, said)));
            started.complete(successor);
            LOG.info("generation {} starts, process {}", number + 1, successor.pid());
        } catch (RuntimeException e) {
            post(Event.SUCCESSOR_FAILED, "it cannot be started: " + e.getMessage());
        }
    }

    private Posted heard(CompletableFuture<Successor> who, Successor.Said said) {
        var about = who.join();
        return switch (said) {
            case Successor.Said.IsReady ready -> {
                successorListeners = ready.listeners();
                yield new Posted(Event.SUCCESSOR_READY, about, "");
            }
            case Successor.Said.Accepts _ -> new Posted(Event.SUCCESSOR_ACCEPTING, about, "");
            case Successor.Said.Serves _ -> new Posted(Event.SUCCESSOR_SERVING, about, "");
            case Successor.Said.Failed failed ->
                    new Posted(Event.SUCCESSOR_FAILED, about, failed.why());
        };
    }

    private Successor current() {
        var current = successor;
        if (current == null) {
            throw new IllegalStateException("there is no successor");
        }
        return current;
    }

    private void endSuccessor(String why) {
        var failed = successor;
        if (failed != null) {
            failed.dismiss(why, settings.maxWait().plus(settings.stepTimeout()));
            successor = null;
            dismissed.removeIf(Successor::isGone);
            dismissed.add(failed);
        }
    }

    private Predecessor predecessor() {
        var before = predecessor;
        if (before == null) {
            throw new IllegalStateException("there is no predecessor");
        }
        return before;
    }

    private void reportDrain() {
        var ended =
                drain == null ? new Drain(inFlight, System::nanoTime).outcome() : drain.outcome();
        outcome = ended;
        announce.drained(ended);
    }

    private void exec() {
        LeavingHooks.run(beforeLeaving, settings.stepTimeout());
        var rehearsed = successor;
        if (rehearsed != null) {
            rehearsed.awaitGone(settings.stepTimeout());
            successor = null;
        }
        if (queue.removeIf(posted -> posted.event == Event.STOP)) {
            apply(Event.STOP, "asked to before the new image was executed");
            return;
        }
        try {
            executed(relaunch.inPlace());
        } catch (RuntimeException e) {
            apply(Event.EXEC_FAILED, e.toString());
        }
    }

    private void executed(PosixException refusal) {
        if (REFUSALS.contains(refusal.errno())) {
            LOG.warn(
                    "this platform does not execute in place ({}): starting beside",
                    refusal.toString());
            apply(Event.EXEC_REFUSED, refusal.toString());
        } else {
            apply(Event.EXEC_FAILED, refusal.toString());
        }
    }

    private void end() {
        LeavingHooks.run(beforeLeaving, settings.stepTimeout());
        dismissed.forEach(Successor::killUnlessGranted);
        var next = successor;
        if (next != null) {
            next.removeSocket(); // its own thread may be too late
        }
        var ended = outcome;
        if (ended == null) {
            throw new IllegalStateException("ended without a drain");
        }
        processEnd.within(CLOSING_TIME, ProcessEnd.status(ended));
        drained.complete(ended);
    }

    private void leave(Event event, String why) {
        listeners.removeBoundHere();
        var status = event == Event.PREDECESSOR_GONE ? ExitStatus.ORPHANED : ExitStatus.CLEAN;
        LOG.info("generation {} leaves before it served: {}", number, why);
        processEnd.exit(status);
    }
}
