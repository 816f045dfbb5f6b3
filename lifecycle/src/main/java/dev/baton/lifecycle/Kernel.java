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
import dev.baton.lifecycle.takeover.Inheritance;
import dev.baton.lifecycle.takeover.Listeners;
import dev.baton.lifecycle.takeover.Predecessor;
import dev.baton.lifecycle.takeover.Successor;
import dev.baton.posix.Errno;
import dev.baton.posix.Fd;
import dev.baton.posix.Messages;
import dev.baton.posix.PosixException;
import dev.baton.posix.Signals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    /// Within this, a second request is the first by another way: a terminal signals the whole
    /// process group, and whoever starts us passes on what it got.
    private static final Duration SAME_STOP = Duration.ofMillis(250);

    /// Until then, whoever asks this process to stop may still take it for the serving one.
    private static final Duration STALE_PID = Duration.ofSeconds(1);

    private static final Set<Errno> REFUSALS = Set.of(Errno.EPERM, Errno.ENOSYS);

    private final Settings settings;
    private final int number;
    private final ReloadMode mode;
    private final Notifier notifier;
    private final Listeners listeners;
    private final InFlight inFlight;
    private final Relaunch relaunch;
    private final Elders elders;
    private final ProcessEnd processEnd;
    private final Announcements announce;
    private final Succession succession;
    private final HandOff handOff;
    private final @Nullable Predecessor predecessor;
    private final boolean executed;
    private final int standsIn;
    private final int passageBack;
    private final BlockingQueue<Posted> queue = new LinkedBlockingQueue<>();
    private final List<Consumer<Health>> watchers = new CopyOnWriteArrayList<>();
    private final List<Runnable> beforeLeaving = new CopyOnWriteArrayList<>();

    private final CompletableFuture<Void> serving = new CompletableFuture<>();
    private final CompletableFuture<DrainOutcome> drained = new CompletableFuture<>();
    private volatile Phase phase = Phase.STARTING;
    private volatile @Nullable Intake intake;
    private volatile @Nullable HandedOver handedOver;

    private boolean reloadWanted;
    private @Nullable Long stopAsked;
    private @Nullable Drain drain;
    private @Nullable DrainOutcome outcome;
    private volatile long phaseBegan = System.nanoTime();
    private long watchdogDue;
    private long progressDue;

    /// An event, and who it is about: news of a successor that is no longer ours is old news.
    private record Posted(
            Event event, @Nullable Successor about, String why, boolean stopsServer) {}

    /// The successor that serves, since when.
    private record HandedOver(long to, long at) {}

    Kernel(
            Settings settings,
            int number,
            ReloadMode mode,
            Notifier notifier,
            Listeners listeners,
            InFlight inFlight,
            Relaunch relaunch,
            Elders elders,
            ProcessEnd processEnd,
            @Nullable Predecessor predecessor,
            Inheritance inheritance) {
        this.settings = settings;
        this.number = number;
        this.mode = mode;
        this.notifier = notifier;
        this.listeners = listeners;
        this.inFlight = inFlight;
        this.relaunch = relaunch;
        this.elders = elders;
        this.processEnd = processEnd;
        this.announce = new Announcements(settings, number, notifier);
        this.succession =
                new Succession(
                        settings,
                        number,
                        listeners,
                        inFlight,
                        relaunch,
                        this::post,
                        announce::takeBackPidFile);
        this.handOff = new HandOff(inFlight, this::post, passage(inheritance));
        this.predecessor = predecessor;
        this.executed = inheritance.executed();
        this.standsIn = inheritance.standsIn();
        this.passageBack = inheritance.passageBack();
        this.reloadWanted = inheritance.reloadAgain();
    }

    private static @Nullable Passage passage(Inheritance inheritance) {
        return inheritance.passage() < 0 ? null : new Passage(Fd.of(inheritance.passage()));
    }

    // ---- called from any thread

    void start() {
        Thread.ofPlatform().daemon().name("baton-lifecycle").start(this::run);
        if (predecessor != null) {
            predecessor.listen((said, why) -> post(event(said), why));
        }
    }

    private Event event(Predecessor.Said said) {
        return switch (said) {
            case GRANTS -> Event.GRANTED;
            case COMMITS -> isStandIn() ? Event.COMMITTED_AS_STAND_IN : Event.COMMITTED;
            case DISMISSES -> executed ? Event.STAND_IN_GONE : Event.DISMISSED;
            case IS_GONE -> executed ? Event.STAND_IN_GONE : Event.PREDECESSOR_GONE;
        };
    }

    void post(Event event, String why) {
        queue.add(news(event, why));
    }

    /// A stand-in that fails ends: whoever it stands in for is alive, or nobody is.
    private boolean isStandIn() {
        return standsIn >= 0;
    }

    private void post(Event event, @Nullable Successor about, String why) {
        queue.add(new Posted(event, about, why, false));
    }

    private static Posted news(Event event, String why) {
        return new Posted(event, null, why, false);
    }

    /// Stops the server, whichever generation it is by now.
    void stop(String why) {
        queue.add(new Posted(Event.STOP, null, why, true));
        if (phase == Phase.ENDED) {
            passOnStops();
        }
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
        post(isAlone() ? Event.READY : Event.READY_TO_TAKE_OVER, "");
        serving.join();
    }

    private boolean isAlone() {
        return predecessor == null || (executed && predecessor.isGone());
    }

    DrainOutcome awaitDrained() {
        return drained.join();
    }

    Phase phase() {
        return phase;
    }

    Health health() {
        var now = phase;
        return new Health(now != Phase.ENDED, now.ready(), now.words());
    }

    Progress progress() {
        var server = intake;
        return new Progress(
                number,
                phase.words(),
                inFlight.count(),
                server == null ? 0 : server.connections(),
                server == null ? Map.of() : server.tally(),
                inFlight.oldest(),
                timeLeft());
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
                } else if (posted.stopsServer) {
                    stopServer(posted.why);
                } else if (succession.isCurrent(posted.about)) {
                    apply(posted.event, posted.why);
                }
                feedWatchdog();
            } catch (InterruptedException e) {
                LOG.warn("the lifecycle thread was interrupted; it goes on");
            }
        }
        passOnStops();
    }

    private void stopServer(String why) {
        passOn(Signals.SIGTERM, why);
        var now = System.nanoTime();
        var before = stopAsked;
        if (before != null && now - before < SAME_STOP.toNanos()) {
            LOG.debug("{} again; that is the same stop", why);
            return;
        }
        stopAsked = now;
        apply(Event.STOP, why);
    }

    /// A signal that was sent to the serving process may find that another serves since.
    ///
    /// @return whether it was for that one
    private boolean passOn(int signal, String why) {
        var over = handedOver;
        if (over == null || System.nanoTime() - over.at >= STALE_PID.toNanos()) {
            return false;
        }
        LOG.info("generation {} passes {} on to process {}", number, why, over.to);
        Signals.kill((int) over.to, signal);
        return true;
    }

    private void passOnStops() {
        for (var left = queue.poll(); left != null; left = queue.poll()) {
            if (left.stopsServer) {
                passOn(Signals.SIGTERM, left.why);
            }
        }
    }

    private Duration patience() {
        var most = notifier.watchdogInterval().orElse(IDLE);
        if (phase.draining()) {
            return TICK;
        }
        return timeLeft().filter(left -> left.compareTo(most) < 0).orElse(most);
    }

    private void tick() {
        if (phase.draining() && isEmpty()) {
            apply(Event.EMPTIED, "");
        } else if (timeLeft().filter(Duration::isZero).isPresent()) {
            apply(Event.TIME_OUT, "after " + limit().orElseThrow().toMillis() + " ms");
        } else if (phase.draining() && System.nanoTime() - progressDue >= 0) {
            sayProgress();
        }
    }

    private boolean isEmpty() {
        return inFlight.isEmpty() && server().connections() == 0;
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
            case LAUNCHING -> Optional.of(settings.readyTimeout());
            // Whoever a stand-in waits for is the process it stands in for, and that is watched.
            case TAKING_OVER, COMMITTING ->
                    isStandIn() ? Optional.empty() : Optional.of(settings.stepTimeout());
            case SETTLING -> Optional.of(settings.readinessDelay());
            case DRAINING_TO_EXIT, DRAINING_TO_EXEC, HANDING_OFF, HANDED_OVER ->
                    Optional.of(settings.maxWait());
            case STARTING, WAITING, ACCEPTING, CONFIRMING, SERVING, STANDING_IN, EXECUTING, ENDED ->
                    Optional.empty();
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

    private void sayProgress() {
        progressDue = System.nanoTime() + PROGRESS.toNanos();
        announce.progress(phase, progress());
    }

    private void apply(Event happened, String why) {
        var event = isStandIn() ? asStandIn(happened) : happened;
        if (event == Event.READY_TO_TAKE_OVER && isAlone()) {
            event = Event.READY; // the stand-in has gone since
        }
        if (handOff.isReceiving() && event.isReload()) {
            reloadWanted = true;
            announce.refused(phase, why, true);
            server().hurry();
            return;
        }
        if (event == Event.SUCCESSOR_FAILED && handOff.hasFailed(why)) {
            return;
        }
        if (event == Event.DISMISSED) {
            announce.giveBackPidFile(predecessor().pid());
        }
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
        if (phase == Phase.SERVING || phase == Phase.STANDING_IN) {
            serving.complete(null);
        }
        if (phase == Phase.SERVING && reloadWanted && !handOff.isReceiving()) {
            reloadWanted = false;
            reload("asked for during the reload before");
        }
    }

    private Event asStandIn(Event event) {
        return switch (event) {
            case SUCCESSOR_FAILED -> Event.STOP;
            case PREDECESSOR_GONE -> phase == Phase.ACCEPTING ? Event.STOP : event;
            default -> event;
        };
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
            case PAUSE -> server().pause();
            case STOP_LISTENING -> stopListening();
            case CLOSE_IDLE -> server().closeIdle();
            case RETIRE -> server().retire();
            case ANNOUNCE_SERVING -> {
                announce.serving(before, why);
                elders.limit(settings.maxDraining());
            }
            case ANNOUNCE_RELOADING -> announce.reloading(mode, why);
            case ANNOUNCE_STOPPING -> announce.stopping(why);
            case ANNOUNCE_HANDED_OVER -> {
                var serving = succession.current().pid();
                handedOver = new HandedOver(serving, System.nanoTime());
                announce.handedOver(isStandIn() ? number : number + 1, serving);
                passOnReload();
            }
            case REFUSE_RELOAD -> refuseReload(why);
            case LAUNCH -> succession.launch();
            case LAUNCH_STAND_IN -> succession.launchStandIn();
            case AWAIT_SUCCESSOR -> succession.await((int) predecessor().pid(), passageBack);
            case GRANT -> {
                HandOff.meet(server(), succession);
                succession.current().grant();
            }
            case COMMIT -> succession.current().commit();
            case HANG_UP -> succession.current().hangUp();
            case HAND_OFF -> handOff.send(server(), succession);
            case RECEIVE -> handOff.receive(server());
            case SHUT_DROPPED -> listeners.keepOnly(succession.claimed());
            case END_SUCCESSOR -> {
                announce.writePidFile(); // it may name the successor already
                succession.end(why);
            }
            case SAY_READY -> predecessor().ready(listeners.takenOver(), server().moves());
            case SAY_ACCEPTING -> predecessor().accepting();
            case SAY_SERVING -> sayServing();
            case START_DRAIN -> drain = new Drain(inFlight, System::nanoTime);
            case REPORT_DRAIN -> reportDrain();
            case EXEC -> exec();
            case END -> {
                announce.ended();
                end();
            }
            case LEAVE -> leave(event, why);
        }
    }

    /// One reload at a time: one that is asked for meanwhile comes next, and only once.
    private void refuseReload(String why) {
        if (passOn(Signals.SIGHUP, why)) {
            return;
        }
        var comesNext =
                switch (phase) {
                    case STARTING,
                            WAITING,
                            ACCEPTING,
                            CONFIRMING,
                            LAUNCHING,
                            TAKING_OVER,
                            COMMITTING,
                            DRAINING_TO_EXEC ->
                            !isStandIn();
                    case SERVING,
                            STANDING_IN,
                            SETTLING,
                            DRAINING_TO_EXIT,
                            HANDING_OFF,
                            HANDED_OVER,
                            EXECUTING,
                            ENDED ->
                            false;
                };
        reloadWanted |= comesNext;
        announce.refused(phase, why, comesNext);
    }

    /// The sockets of a stand-in are those of the process it stands in for, which may go on.
    private void stopListening() {
        if (isStandIn()) {
            listeners.removeBoundHere();
            listeners.close();
        } else {
            listeners.stopListening();
        }
    }

    private void passOnReload() {
        if (reloadWanted) {
            Signals.kill((int) succession.current().pid(), Signals.SIGHUP);
        }
    }

    private void sayServing() {
        if (!isStandIn()) {
            announce.writePidFile(); // while the one before still serves, so that no stop is lost
            predecessor().serving("", "");
            return;
        }
        var added = listeners.added();
        if (!added.isEmpty()) {
            Messages.send(standsIn, new byte[1], listeners.addedDescriptors());
        }
        predecessor().serving(succession.current().handover(), added);
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
        try {
            relaunch.inPlace(
                            succession.standInHandover(),
                            succession.passageBack(),
                            this::isNotStopped,
                            this::isReloadWanted)
                    .ifPresentOrElse(
                            this::executed,
                            () -> apply(Event.STOP, "asked to before the new image was executed"));
        } catch (RuntimeException e) {
            apply(Event.EXEC_FAILED, e.toString());
        }
    }

    private boolean isNotStopped() {
        return !queue.removeIf(posted -> posted.event == Event.STOP);
    }

    private boolean isReloadWanted() {
        return reloadWanted
                || queue.stream().anyMatch(posted -> posted.event == Event.RELOAD_BY_EXEC);
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
        succession.leaveNothing();
        var ended = outcome;
        if (ended == null) {
            throw new IllegalStateException("ended without a drain");
        }
        processEnd.within(CLOSING_TIME, ProcessEnd.status(ended));
        if (!hasServed()) { // the application waits until it is ready, and would not end by itself
            listeners.removeBoundHere();
            announce.removePidFile();
            processEnd.exit(ProcessEnd.status(ended));
        }
        drained.complete(ended);
    }

    private void leave(Event event, String why) {
        listeners.removeBoundHere();
        announce.removePidFile(); // an executed image inherits being named there
        var status = event == Event.PREDECESSOR_GONE ? ExitStatus.ORPHANED : ExitStatus.CLEAN;
        LOG.info("generation {} leaves before it served: {}", number, why);
        processEnd.exit(status);
    }
}
