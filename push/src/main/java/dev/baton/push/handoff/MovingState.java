// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.push.session.SharedState;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the applications of two generations tell each other of what belongs to no session. Its
/// monitor is held while they are called, so they hear one thing after the other.
public final class MovingState {
    private static final Logger LOG = LoggerFactory.getLogger(MovingState.class);

    private final Map<String, SharedState> byName;
    private final CountDownLatch begun = new CountDownLatch(1);
    private @Nullable Courier linked;

    /// @param byName by the names that they have in every generation
    public MovingState(Map<String, SharedState> byName) {
        this.byName = new TreeMap<>(byName);
    }

    /// The successor is at the other end of this. It hears that it has been told all there was.
    synchronized void meetSuccessor(Courier courier) {
        linked = courier;
        byName.forEach((name, state) -> safely(name, () -> state.meetSuccessor(to(courier, name))));
        courier.put(new Note.Begin());
    }

    /// The predecessor is at the other end of this.
    synchronized void meetPredecessor(Courier courier) {
        linked = courier;
        byName.forEach(
                (name, state) -> safely(name, () -> state.meetPredecessor(to(courier, name))));
    }

    private static Consumer<Object> to(Courier courier, String name) {
        return what -> {
            try {
                courier.put(new Note.State(name, what), null);
            } catch (Cbor.Refused e) {
                throw new IllegalArgumentException("cannot be told: " + e.getMessage(), e);
            }
        };
    }

    synchronized void hear(Note.State note) {
        var state = byName.get(note.name());
        if (state == null) {
            LOG.debug("nobody here has state named {}", note.name());
            return;
        }
        safely(note.name(), () -> state.told(note.what()));
    }

    /// The predecessor has told all there was.
    void begin() {
        begun.countDown();
    }

    /// Waits until the predecessor has told all there was, or will not; not if nobody asks for it.
    ///
    /// @return false when it is late
    boolean awaitBegin(long millis) {
        try {
            return byName.isEmpty() || begun.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// There is no other generation any more at the other end of this.
    synchronized void part(Courier courier) {
        begin();
        if (courier.equals(linked)) {
            linked = null;
            byName.forEach((name, state) -> safely(name, state::parted));
        }
    }

    private static void safely(String name, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("the state {} is not as in the other generation", name, e);
        }
    }
}
