// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a session's handler is still to be told: one thing after the other, on a virtual thread
/// that exists while there is something to tell, or, inline, on the thread that brings it. Any
/// thread.
final class Mailbox {
    private final boolean inline;
    private final int room;
    private final Runnable roomAgain;
    private final ArrayDeque<Runnable> letters = new ArrayDeque<>(2);
    private boolean running;
    private boolean crowded;

    /// @param room how many letters may wait before [#isFull()]
    /// @param roomAgain is run when half of the room is free again after that
    Mailbox(boolean inline, int room, Runnable roomAgain) {
        this.inline = inline;
        this.room = room;
        this.roomAgain = roomAgain;
    }

    /// Puts a letter behind the others, however many there are, and has it delivered.
    void post(Runnable letter) {
        put(letter);
        deliver();
    }

    /// Puts a letter behind the others, for the next [#deliver()]. Calls nothing, so it may be
    /// called under a monitor.
    synchronized void put(Runnable letter) {
        letters.add(letter);
        crowded |= letters.size() >= room;
    }

    /// Has delivered what is here, unless somebody is at it.
    void deliver() {
        synchronized (this) {
            if (running || letters.isEmpty()) {
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
            letter.run();
        }
    }

    private Runnable next() {
        var room = false;
        Runnable letter;
        synchronized (this) {
            letter = letters.poll();
            running = letter != null;
            if (crowded && letters.size() <= this.room / 2) {
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
