// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.lifecycle.drain.DrainOutcome;
import dev.baton.lifecycle.drain.InFlight;
import dev.baton.lifecycle.drain.Work;
import dev.baton.lifecycle.phase.Event;
import dev.baton.lifecycle.reexec.ClassPathWatch;
import dev.baton.lifecycle.signal.HeldSignals;
import dev.baton.lifecycle.signal.Notifier;
import dev.baton.lifecycle.signal.PidFile;
import dev.baton.lifecycle.signal.SignalInbox;
import dev.baton.lifecycle.takeover.HandoverSocket;
import dev.baton.lifecycle.takeover.Held;
import dev.baton.lifecycle.takeover.Inheritance;
import dev.baton.lifecycle.takeover.Listeners;
import dev.baton.lifecycle.takeover.Practice;
import dev.baton.lifecycle.takeover.Predecessor;
import dev.baton.posix.Child;
import dev.baton.posix.Posix;
import dev.baton.posix.Signals;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One image of the application's code, from its start to its end, and its place in the row of
/// generations. One per process.
///
/// ```java
/// try (var generation = Generation.enter()) {
///     var http = generation.listen("http", new InetSocketAddress(8888)); // inherited or bound
///     generation.ready(new MyServer(http.channel()));                    // accepts from here on
///     generation.awaitDrained();                                         // TERM, or handed over
/// }
/// ```
///
/// Signals: TERM and INT drain and end the process, the second ends the wait; HUP reloads. Methods
/// may be called from any thread, unless they say otherwise.
public final class Generation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration RUSH = Duration.ofSeconds(1);

    private final Settings settings;
    private final int number;
    private final Listeners listeners;
    private final InFlight inFlight = new InFlight(System::nanoTime);
    private final Relaunch relaunch;
    private final ProcessEnd processEnd = new ProcessEnd();
    private final @Nullable String handover;
    private final @Nullable Predecessor predecessor;
    private final Kernel kernel;
    private final boolean executed;
    private final boolean standsIn;
    private final boolean training;

    private Generation(Settings settings, Map<String, String> environment) {
        var self = ProcessHandle.current();
        var parent = self.parent().map(ProcessHandle::pid).orElse(0L);
        var inheritance = Inheritance.of(environment, self.pid(), parent);
        var mode = settings.effectiveMode(environment, self.pid());
        this.standsIn = inheritance.standsIn() >= 0;
        this.settings = standsIn ? settings.withoutPidFile() : settings;
        this.number = inheritance.generation();
        this.executed = inheritance.executed();
        this.training = environment.containsKey("BATON_TRAIN");
        this.listeners = new Listeners(inheritance);
        this.handover = inheritance.handover();
        this.predecessor = greet(inheritance, self.pid());
        var notifier = Notifier.of(standsIn ? Map.of() : environment, self.pid());
        this.relaunch = new Relaunch(settings, environment, number + 1, listeners);
        this.kernel =
                new Kernel(
                        this.settings,
                        number,
                        mode,
                        notifier,
                        listeners,
                        inFlight,
                        relaunch,
                        processEnd,
                        predecessor,
                        inheritance);
        takeSignals(inheritance);
        StartUpChecks.warn(settings, environment);
    }

    /// A stand-in that was killed has left its hand-over socket.
    private void removeHandover() {
        if (handover != null) {
            HandoverSocket.remove(Path.of(handover));
        }
    }

    private static @Nullable Predecessor greet(Inheritance inheritance, long pid) {
        var handover = inheritance.handover();
        if (handover == null) {
            return null;
        }
        try {
            return Predecessor.greet(handover, inheritance.generation(), pid);
        } catch (UncheckedIOException e) {
            if (inheritance.executed()) { // the listeners are here, and nobody else has them
                LOG.warn("the stand-in is gone: {}", e.toString());
                return null;
            }
            throw e;
        }
    }

    /// Enters with the settings of the environment.
    public static Generation enter() {
        return enter(Settings.fromEnvironment());
    }

    /// Enters: takes the signals, finds what the generation before has left.
    ///
    /// @throws UnsupportedOperationException when this platform cannot reload
    /// @throws IllegalStateException when the generation before refuses this one
    public static Generation enter(Settings settings) {
        var environment = System.getenv();
        if (!environment.containsKey("BATON_FROM")) {
            Posix.require(); // the generation before has checked it for us
        }
        var generation = new Generation(settings, environment);
        generation.kernel.start();
        return generation;
    }

    /// Takes the signals; in an image that replaced another, lets those arrive that were held back.
    private void takeSignals(Inheritance inheritance) {
        var ignored =
                SignalInbox.open(
                        Map.of(
                                Signals.SIGHUP, () -> reload("HUP"),
                                Signals.SIGTERM, () -> stop("TERM"),
                                Signals.SIGINT, () -> stop("INT")));
        if (inheritance.executed()) {
            var held = new TreeSet<>(ignored);
            held.removeAll(inheritance.ignored());
            HeldSignals.release(held);
            ignored = inheritance.ignored();
        }
        relaunch.leaveIgnored(ignored);
        StartUpChecks.ignored(ignored);
    }

    /// Its number: 0 for the first, one more with every reload.
    public int number() {
        return number;
    }

    /// The listener of this name: inherited from the generation before, from systemd
    /// (LISTEN_FDNAMES) or from descriptor 0, or else bound now. Nothing accepts on it yet.
    ///
    /// @param address an `InetSocketAddress` (port 0 for any) or a `UnixDomainSocketAddress`
    /// @throws IllegalStateException naming the listener, when it cannot listen there
    public Listener listen(String name, SocketAddress address) {
        return new HeldListener(listeners.claim(name, training ? anyPort(address) : address));
    }

    private static SocketAddress anyPort(SocketAddress address) {
        return address instanceof InetSocketAddress
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
                : address;
    }

    /// Counts something as in flight until it is closed: a drain waits for it.
    ///
    /// @param label its `toString` names it in the log if it has to be dropped
    public Work begin(Object label) {
        return inFlight.begin(label);
    }

    /// How much of what [#begin(Object)] has begun is not done yet.
    public int inFlight() {
        return inFlight.count();
    }

    /// The application is built and warm. Waits until this generation is to serve, opens the server
    /// and returns; a successor that is not wanted never returns from here.
    public void ready(Intake server) {
        if (predecessor == null) {
            listeners.closeUnclaimed();
        }
        kernel.ready(server);
        if (standsIn) {
            listeners.leaveUnclaimed();
        } else {
            listeners.closeUnclaimed();
        }
        if (executed && predecessor != null) {
            awaitStandIn(predecessor.pid());
        } else if (executed) {
            removeHandover();
        }
        Thread.ofPlatform().daemon().name("baton-prepare").start(this::prepare);
        if (training) {
            Practice.run();
            stop("BATON_TRAIN is set");
        }
    }

    /// The stand-in is a child that the image before has left to us: what it has accepted is in
    /// flight as our own is.
    private void awaitStandIn(long pid) {
        var work = begin("stand-in process " + pid + " ends what it has accepted");
        Thread.ofPlatform()
                .daemon()
                .name("baton-stand-in")
                .start(() -> {
                    try (work) {
                        var child = Child.of((int) pid);
                        while (child.await(Duration.ofDays(1)).isEmpty()) {
                            LOG.debug("the stand-in is still there");
                        }
                        removeHandover();
                    }
                });
    }

    /// What the first reload would otherwise have to wait for.
    private void prepare() {
        if (settings.watch()) {
            ClassPathWatch.start(
                    System.getProperty("java.class.path"),
                    QUIET,
                    () -> reload("the class path has changed"));
        }
        if (!training) {
            try {
                Thread.sleep(RUSH); // the clients of the generation before come all at once
            } catch (InterruptedException e) {
                LOG.warn("interrupted; preparing the next reload at once");
            }
        }
        relaunch.prepare();
    }

    /// Waits until a stop, or a successor, has ended this generation and everything in flight is
    /// finished or dropped.
    public DrainOutcome awaitDrained() {
        return kernel.awaitDrained();
    }

    /// Asks for a reload, as HUP does.
    ///
    /// @param why for the log
    public void reload(String why) {
        kernel.reload(why);
    }

    /// Asks for the end, as TERM does: of the serving generation, if this one has handed over less
    /// than a second ago. A second time, it ends the wait.
    ///
    /// @param why for the log
    public void stop(String why) {
        kernel.stop(why);
    }

    /// What a load balancer may ask, now.
    public Health health() {
        return kernel.health();
    }

    /// Tells `watcher` of every change of readiness, on the lifecycle thread.
    public void onHealth(Consumer<Health> watcher) {
        kernel.onHealth(watcher);
    }

    /// Runs `hook` when everything is drained, before the process exits or executes the next image.
    /// An image that cannot be executed is followed by more serving here: flush, do not destroy.
    public void beforeLeaving(Runnable hook) {
        kernel.beforeLeaving(hook);
    }

    /// Ends the process: drains it first if it serves, and exits with [ExitStatus]. Called before
    /// it has ever served, it only gives back what it holds, so that an exception can be seen.
    @Override
    public void close() {
        switch (kernel.phase()) {
            case STARTING, WAITING -> giveUp();
            case ACCEPTING,
                    CONFIRMING,
                    SERVING,
                    LAUNCHING,
                    TAKING_OVER,
                    COMMITTING,
                    STANDING_IN,
                    SETTLING,
                    DRAINING_TO_EXIT,
                    DRAINING_TO_EXEC,
                    HANDING_OFF,
                    HANDED_OVER,
                    EXECUTING -> {
                kernel.post(Event.STOP, "the application closes");
                end();
            }
            case ENDED -> end();
        }
    }

    private void giveUp() {
        if (predecessor != null) {
            predecessor.close();
            listeners.removeBoundHere();
            listeners.close();
        } else {
            listeners.stopListening();
        }
    }

    private void end() {
        var outcome = kernel.awaitDrained();
        if (!kernel.hasServed()) {
            listeners.removeBoundHere(); // the predecessor goes on with the others
        }
        settings.pidFile()
                .map(PidFile::new)
                .ifPresent(file -> file.removeIfNaming(ProcessHandle.current().pid()));
        processEnd.exit(ProcessEnd.status(outcome));
    }

    private record HeldListener(Held held) implements Listener {
        @Override
        public String name() {
            return held.name();
        }

        @Override
        public SocketAddress address() {
            return held.address();
        }

        @Override
        public int descriptor() {
            return held.descriptor();
        }

        @Override
        public ServerSocketChannel channel() {
            return held.channel();
        }
    }
}
