// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.lifecycle.drain.InFlight;
import dev.baton.lifecycle.phase.Event;
import dev.baton.lifecycle.takeover.HandoverSocket;
import dev.baton.lifecycle.takeover.Listeners;
import dev.baton.lifecycle.takeover.Successor;
import dev.baton.posix.Child;
import dev.baton.posix.Fd;
import dev.baton.posix.Messages;
import dev.baton.posix.Sockets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whom this generation gives way to: the successor under way, what it has said of itself, and
/// those that were dismissed. Confined to the lifecycle thread; what a successor says arrives on
/// threads of its own and becomes an event.
final class Succession {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

    private final Settings settings;
    private final int number;
    private final Listeners listeners;
    private final InFlight inFlight;
    private final Relaunch relaunch;
    private final News news;
    private final LongConsumer whenGone;
    private final List<Successor> dismissed = new ArrayList<>();

    private @Nullable Successor successor;
    private @Nullable Passage passage;
    private @Nullable Fd passageBack;
    private volatile @Nullable Fd wayBack;
    private volatile int moves;
    private volatile String standInHandover = "";
    private volatile List<String> claimed = List.of();

    /// Receives events; any thread.
    @FunctionalInterface
    interface News {
        /// Something has happened.
        ///
        /// @param about the successor whose news it is; null when it is nobody's
        void post(Event event, @Nullable Successor about, String why);
    }

    /// @param whenGone is told the pid of each successor that was dismissed and has ended; any
    ///   thread
    Succession(
            Settings settings,
            int number,
            Listeners listeners,
            InFlight inFlight,
            Relaunch relaunch,
            News news,
            LongConsumer whenGone) {
        this.settings = settings;
        this.number = number;
        this.listeners = listeners;
        this.inFlight = inFlight;
        this.relaunch = relaunch;
        this.news = news;
        this.whenGone = whenGone;
    }

    /// Whether news about this one concerns us still: of a successor that is no longer ours, it is
    /// old.
    boolean isCurrent(@Nullable Successor about) {
        return about == null || about == successor;
    }

    /// The successor under way.
    Successor current() {
        var current = successor;
        if (current == null) {
            throw new IllegalStateException("there is no successor");
        }
        return current;
    }

    /// The listeners that the successor has taken over.
    List<String> claimed() {
        return claimed;
    }

    /// The newest version of the parcels that the successor can receive; 0 for none.
    int moves() {
        return moves;
    }

    /// The way on which connections move to the successor.
    Passage passage() {
        var current = passage;
        if (current == null) {
            throw new IllegalStateException("there is no successor");
        }
        return current;
    }

    /// The same, for one who owns it from here on, and closes it.
    Passage takePassage() {
        var taken = passage();
        passage = null;
        return taken;
    }

    /// The way on which connections come back from the stand-in, for the image that this process
    /// executes.
    Fd passageBack() {
        var current = passageBack;
        if (current == null) {
            throw new IllegalStateException("there is no stand-in");
        }
        return current;
    }

    /// Where the stand-in awaits the image that this process executes.
    String standInHandover() {
        return standInHandover;
    }

    /// Starts a successor that stays.
    void launch() {
        var ends = Sockets.pair();
        passage = new Passage(ends[0]);
        try (var theirs = ends[1]) {
            launch(new Relaunch.Ways(theirs, null, null));
        }
    }

    /// Starts a successor that serves until this process has executed the new image.
    void launchStandIn() {
        var there = Sockets.pair();
        var back = Sockets.pair();
        var added = Sockets.pair();
        passage = new Passage(there[0]);
        passageBack = back[0];
        wayBack = added[0];
        try (var first = there[1];
                var second = back[1];
                var third = added[1]) {
            launch(new Relaunch.Ways(first, second, third));
        }
    }

    private void launch(Relaunch.Ways theirs) {
        try {
            var command = relaunch.command();
            var problem = command.problem();
            if (!problem.isEmpty()) {
                news.post(Event.SUCCESSOR_FAILED, null, problem);
                return;
            }
            var started = new CompletableFuture<Successor>();
            var launched =
                    Successor.launch(
                            path -> relaunch.beside(command, path, theirs),
                            theirs.added() != null,
                            new Heard(started));
            successor = launched;
            started.complete(launched);
            LOG.info("generation {} starts, process {}", number + 1, launched.pid());
        } catch (RuntimeException e) {
            news.post(Event.SUCCESSOR_FAILED, null, "it cannot be started: " + e.getMessage());
        }
    }

    /// As a stand-in: the process we stand in for executes the new image, which will find us; if
    /// that process goes away, so do we.
    ///
    /// @param original the process we stand in for
    /// @param back on which connections move to the new image; -1 for none
    void await(int original, int back) {
        passage = back < 0 ? Passage.broken() : new Passage(Fd.of(back));
        var started = new CompletableFuture<Successor>();
        successor = Successor.await(new Heard(started));
        started.complete(successor);
        Thread.ofPlatform()
                .daemon()
                .name("baton-original")
                .start(() -> {
                    Child.awaitEndOf(original);
                    news.post(Event.STOP, null, "process " + original + " is gone");
                });
        LOG.info("generation {} stands in for process {}", number, original);
    }

    /// What one successor says becomes events.
    private final class Heard implements Successor.Listener {
        private final CompletableFuture<Successor> about;

        Heard(CompletableFuture<Successor> about) {
            this.about = about;
        }

        @Override
        public void isReady(List<String> taken, int newest) {
            claimed = taken;
            moves = newest;
            news.post(Event.SUCCESSOR_READY, about.join(), "");
        }

        @Override
        public void accepts() {
            news.post(Event.SUCCESSOR_ACCEPTING, about.join(), "");
        }

        @Override
        public void serves(String handover, String added) {
            heardServing(about.join(), handover, added);
        }

        @Override
        public void failed(String why) {
            news.post(Event.SUCCESSOR_FAILED, about.join(), why);
        }
    }

    private void heardServing(Successor about, String handover, String added) {
        var back = wayBack;
        if (handover.isEmpty() || back == null) {
            news.post(Event.SUCCESSOR_SERVING, about, "");
            return;
        }
        if (!added.isEmpty()) {
            listeners.adopt(added, Messages.receive(back.number(), 1).descriptors());
        }
        standInHandover = handover;
        news.post(Event.STAND_IN_SERVING, about, "");
    }

    /// Ends the successor under way, if there is one. What it has accepted it may finish, and that
    /// is in flight as our own is.
    void end(String why) {
        var failed = successor;
        if (failed != null) {
            failed.dismiss(why, settings.maxWait().plus(settings.stepTimeout()));
            successor = null;
            dismissed.removeIf(Successor::isGone);
            dismissed.add(failed);
            awaitDismissed(failed);
        }
        for (var way : Arrays.asList(passage, passageBack, wayBack)) {
            close(way);
        }
        passage = null;
        passageBack = null;
        wayBack = null;
        if (!standInHandover.isEmpty()) {
            HandoverSocket.remove(Path.of(standInHandover)); // it may have been killed
            standInHandover = "";
        }
        listeners.forgetAdopted();
    }

    private static void close(@Nullable AutoCloseable way) {
        try {
            if (way != null) {
                way.close();
            }
        } catch (Exception e) {
            LOG.debug("closing a way to the successor: {}", e.toString());
        }
    }

    private void awaitDismissed(Successor leaving) {
        var work = inFlight.begin("process " + leaving.pid() + " ends what it has accepted");
        Thread.ofPlatform()
                .daemon()
                .name("baton-dismissed")
                .start(() -> {
                    leaving.awaitGone();
                    whenGone.accept(leaving.pid());
                    work.close();
                });
    }

    /// This process ends: those dismissed who have never accepted end with it, and the hand-over
    /// socket goes.
    void leaveNothing() {
        dismissed.forEach(Successor::killUnlessGranted);
        var next = successor;
        if (next != null) {
            next.removeSocket(); // its own thread may be too late
        }
    }
}
