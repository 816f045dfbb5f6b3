// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a session's handler is still to be told: one thing after the other, on a virtual thread
/// that exists while there is something to tell, or, inline, on the thread that brings it. Any
/// thread.
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final boolean inline;
    private final int room;
    private final long roomForText;
    private final Runnable roomAgain;
    private final ArrayDeque<Letter> letters = new ArrayDeque<>(2);
    private long text;
    private boolean running;
    private boolean crowded;
    private int bringing;
    private boolean sealed;
    private @Nullable Runnable whenSealed;

    /// Something to tell.
    @FunctionalInterface
    interface Letter {
        /// Tells it.
        void tell();

        /// How much the client has sent to say it, in characters or bytes.
        default int length() {
            return 0;
        }
    }

    /// @param room how many letters may wait before [#isFull()]
    /// @param roomForText how long they may be together before that
    /// @param roomAgain is run when half of the room is free again after that
    Mailbox(boolean inline, int room, long roomForText, Runnable roomAgain) {
        this.inline = inline;
        this.room = room;
        this.roomForText = roomForText;
        this.roomAgain = roomAgain;
    }

    /// Puts a letter behind the others, however many there are, and has it delivered.
    void post(Letter letter) {
        put(letter);
        deliver();
    }

    /// Puts a letter behind the others, for the next [#deliver()]. Calls nothing, so it may be
    /// called under a monitor.
    synchronized void put(Letter letter) {
        letters.add(letter);
        text += letter.length();
        crowded |= letters.size() >= room || text >= roomForText;
    }

    /// Has delivered what is here, unless somebody is at it.
    void deliver() {
        synchronized (this) {
            if (running || sealed || letters.isEmpty()) {
                return;
            }
            running = true;
        }
        if (inline) {
            run();
        } else {
            Thread.startVirtualThread(this::run);
        }
    }

    /// Seals it as soon as everything has been told and nobody is bringing something, and runs
    /// `then`: from there on letters wait until [#unseal()].
    void seal(Runnable then) {
        synchronized (this) {
            whenSealed = then;
        }
        deliver();
        sealIfDone();
    }

    private void sealIfDone() {
        Runnable then;
        synchronized (this) {
            then = whenSealed;
            if (then == null || running || bringing > 0 || !letters.isEmpty()) {
                return;
            }
            whenSealed = null;
            sealed = true;
        }
        then.run();
    }

    /// Letters are told again.
    void unseal() {
        synchronized (this) {
            sealed = false;
            whenSealed = null;
        }
        deliver();
    }

    /// Somebody is about to bring letters, until [#leave()].
    ///
    /// @return false when it is sealed, and nobody may
    synchronized boolean enter() {
        if (sealed) {
            return false;
        }
        bringing++;
        return true;
    }

    void leave() {
        synchronized (this) {
            bringing--;
        }
        sealIfDone();
    }

    /// Whether whoever brings letters should wait.
    synchronized boolean isFull() {
        return crowded;
    }

    /// Waits until there is room. Not on event loops.
    synchronized void awaitRoom() throws InterruptedException {
        while (crowded) {
            wait();
        }
    }

    /// Waits until everything that is here has been told, but no longer than this. Not on event
    /// loops.
    void awaitTold(Duration most) throws InterruptedException {
        var told = new CountDownLatch(1);
        post(told::countDown);
        var _ = told.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void run() {
        for (var letter = next(); letter != null; letter = next()) {
            try {
                letter.tell();
            } catch (Throwable e) { // the letters behind it must not wait for ever
                LOG.error("a letter could not be told", e);
            }
        }
        sealIfDone();
    }

    private @Nullable Letter next() {
        var room = false;
        Letter letter;
        synchronized (this) {
            letter = letters.poll();
            running = letter != null;
            text -= letter == null ? 0 : letter.length();
            if (crowded && letters.size() <= this.room / 2 && text <= roomForText / 2) {
                crowded = false;
                room = true;
                notifyAll();
            }
        }
        if (room) {
            roomAgain.run();
        }
        return letter;
    }
}
