// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.lifecycle.drain.InFlight;
import dev.baton.lifecycle.phase.Event;
import dev.baton.lifecycle.takeover.Successor;
import dev.baton.posix.Child;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads on which connections come and go: from the predecessor, to the successor. Methods
/// are for the lifecycle thread.
final class HandOff {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

    /// A passage breaks before the process that held it can be waited for.
    private static final Duration LAST_BREATH = Duration.ofSeconds(1);

    private final InFlight inFlight;
    private final Succession.News news;
    private final @Nullable Passage fromPredecessor;
    private volatile boolean receiving;
    private boolean sending;
    private @Nullable String failure;

    /// @param fromPredecessor null when nothing comes
    HandOff(InFlight inFlight, Succession.News news, @Nullable Passage fromPredecessor) {
        this.inFlight = inFlight;
        this.news = news;
        this.fromPredecessor = fromPredecessor;
    }

    /// Whether connections may still come from the predecessor.
    boolean isReceiving() {
        return receiving;
    }

    /// The successor is about to accept.
    static void meet(Intake server, Succession succession) {
        if (Math.min(server.moves(), succession.moves()) > 0) {
            server.meetSuccessor(succession.passage());
        }
    }

    /// Receives them; [Event#RECEIVED] when no more will come. To be called before the server
    /// accepts.
    void receive(Intake server) {
        var passage = fromPredecessor;
        if (passage == null) {
            return;
        }
        receiving = true;
        server.meetPredecessor(passage);
        thread(
                "baton-receive",
                () -> {
                    try (passage) {
                        server.receive(passage);
                    } catch (RuntimeException e) {
                        LOG.error("receiving connections failed", e);
                    } finally {
                        receiving = false;
                        news.post(Event.RECEIVED, null, "");
                    }
                });
    }

    /// The successor has failed: while connections move to it, that is told again, as
    /// [Event#SUCCESSOR_FAILED], once everything has been heard that it had said before, and nobody
    /// moves any more.
    ///
    /// @return whether it will be
    synchronized boolean hasFailed(String why) {
        if (sending) {
            failure = why;
        }
        return sending;
    }

    private synchronized @Nullable String end() {
        sending = false;
        return failure;
    }

    /// Moves them to the successor; then [Event#HANDED_OFF], or [Event#SUCCESSOR_FAILED] when it
    /// has died over it.
    void send(Intake server, Succession succession) {
        var successor = succession.current();
        var passage = succession.takePassage();
        var version = Math.min(server.moves(), succession.moves());
        if (version == 0) {
            passage.close();
            news.post(Event.HANDED_OFF, successor, "nothing moves");
            return;
        }
        synchronized (this) {
            sending = true;
            failure = null;
        }
        var work = inFlight.begin("the hand-off to process " + successor.pid());
        thread(
                "baton-hand-off",
                () -> {
                    try (work;
                            passage) {
                        var whole = sent(server, passage, version);
                        tell(successor, whole, !whole && crashed(successor));
                    }
                });
    }

    private void tell(Successor successor, boolean whole, boolean crashed) {
        var failed = end();
        if (failed != null) {
            news.post(Event.SUCCESSOR_FAILED, successor, failed);
        } else {
            var event = crashed ? Event.SUCCESSOR_FAILED : Event.HANDED_OFF;
            news.post(event, successor, whole ? "" : "the passage broke");
        }
    }

    private static boolean sent(Intake server, Passage passage, int version) {
        try {
            return server.handOff(passage, version);
        } catch (RuntimeException e) {
            LOG.error("the hand-off failed; what has not moved stays here", e);
            return false;
        }
    }

    /// A successor that was told to stop has not failed.
    private static boolean crashed(Successor successor) {
        return successor.awaitEnd(LAST_BREATH).filter(ending -> !wasStopped(ending)).isPresent();
    }

    private static boolean wasStopped(Child.Ending ending) {
        return ending instanceof Child.Ending.Exited(int status)
                && (status == ExitStatus.CLEAN.code() || status == ExitStatus.FORCED.code());
    }

    private static void thread(String name, Runnable body) {
        Thread.ofPlatform().daemon().name(name).start(body);
    }
}
