// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.lifecycle.Passage;
import dev.baton.posix.Fd;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries notes over a passage: those that are put here, in that order, by a thread of its own;
/// those of the other side to a recipient. Any thread may put, and never waits: it may hold locks
/// that the other way needs.
final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /// So many notes wait when the other side has stopped reading, or so many bytes.
    private static final int MOST = 500_000;

    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 4;

    private static final ThreadLocal<Boolean> CARRYING = new ThreadLocal<>();

    private final Passage passage;
    private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private volatile boolean broken;
    private volatile boolean ended;

    /// Receives what the other side has put, in that order.
    interface Recipient {
        /// Takes over the descriptors.
        ///
        /// @throws IOException breaks the passage
        void receive(Note note, List<Fd> descriptors) throws IOException;
    }

    /// Exactly one of two is run, once.
    ///
    /// @param sent when the kernel has it, on the courier's thread
    /// @param lost when it never will
    @SuppressWarnings("ArrayRecordComponent") // on its way, never compared
    private record Letter(byte[] note, @Nullable Fd descriptor, Runnable sent, Runnable lost) {}

    private static final Letter LAST = new Letter(new byte[0], null, () -> {}, () -> {});

    Courier(Passage passage) {
        this.passage = passage;
        Thread.ofPlatform().daemon().name("baton-courier").start(this::send);
    }

    /// Sends a note behind the others. The descriptor stays open here.
    ///
    /// @return false when it does not go, because the passage is broken
    /// @throws Cbor.Refused when it cannot be written down
    boolean put(Note note, @Nullable Fd descriptor) throws Cbor.Refused {
        return put(note, descriptor, () -> {}, () -> {});
    }

    /// Sends a note behind the others. The descriptor stays open here.
    ///
    /// @param sent is run once it is on its way and cannot be called back
    /// @param lost is run when it does not go after all; on any thread, perhaps this one
    /// @return false when it does not go, because the passage is broken; neither is run then
    /// @throws Cbor.Refused when it cannot be written down
    boolean put(Note note, @Nullable Fd descriptor, Runnable sent, Runnable lost)
            throws Cbor.Refused {
        var bytes = Notes.encode(note);
        if (bytes.length > Passage.LARGEST) {
            throw new Cbor.Refused("a note of " + bytes.length + " bytes");
        }
        if (letters.size() > MOST || waiting.get() > MOST_BYTES) {
            LOG.warn(
                    "the other generation does not read: {} notes of {} bytes wait for it",
                    letters.size(),
                    waiting);
            shut();
        }
        if (broken) {
            return false;
        }
        waiting.addAndGet(bytes.length);
        letters.add(new Letter(bytes, descriptor, sent, lost));
        if (ended) {
            throwAway();
        }
        return true;
    }

    /// What nobody will send.
    private void throwAway() {
        for (var next = letters.poll(); next != null; next = letters.poll()) {
            tell(next.lost);
        }
    }

    /// What one letter does wrong is not the others' matter.
    private static void tell(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            LOG.error("a note's fate cannot be dealt with", e);
        }
    }

    /// Sends a note that can always be written down.
    boolean put(Note note) {
        try {
            return put(note, null);
        } catch (Cbor.Refused e) {
            LOG.warn("a note is lost: {}", e.getMessage());
            return false;
        }
    }

    /// What the other side has said before it broke can still be heard, so the passage stays open.
    private void send() {
        CARRYING.set(true);
        try {
            for (var next = letters.take(); !next.equals(LAST); next = letters.take()) {
                send(next);
            }
            passage.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("nothing more can be sent: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            broken = true;
            ended = true;
            throwAway();
        }
    }

    private void send(Letter letter) throws IOException {
        waiting.addAndGet(-letter.note.length);
        var with = letter.descriptor == null ? List.<Fd>of() : List.of(letter.descriptor);
        try {
            passage.send(letter.note, with);
        } catch (IOException | RuntimeException e) {
            tell(letter.lost);
            throw e;
        }
        tell(letter.sent);
    }

    /// Gives what comes to the recipient, on this thread, until the other side has closed.
    ///
    /// @return whether the other side has closed; false when this side has
    /// @throws IOException when what comes makes no sense
    boolean carry(Recipient to) throws IOException {
        CARRYING.set(true);
        try {
            while (true) {
                var frame = passage.receive();
                give(note(frame), frame.descriptors(), to);
            }
        } catch (EOFException _) {
            LOG.debug("the other side has nothing more to say");
            return true;
        } catch (Passage.Closed _) {
            return false;
        } finally {
            CARRYING.remove();
            shut();
        }
    }

    /// What one note does wrong is not the others' matter.
    private static void give(Note note, List<Fd> descriptors, Recipient to) throws IOException {
        try {
            to.receive(note, descriptors);
        } catch (RuntimeException e) {
            LOG.error("what the other generation has said cannot be done", e);
        }
    }

    /// Whether this thread is one that carries: it must not wait for a client.
    static boolean isCarrying() {
        return Boolean.TRUE.equals(CARRYING.get());
    }

    private static Note note(Passage.Frame frame) throws IOException {
        try {
            return Notes.decode(frame.bytes());
        } catch (Cbor.Refused e) {
            frame.discard();
            throw new IOException("not a note: " + e.getMessage(), e);
        }
    }

    /// Nothing comes or goes any more.
    private void shut() {
        broken = true;
        passage.close();
        letters.add(LAST); // for whoever sends
    }

    boolean isBroken() {
        return broken;
    }

    /// Sends what is left, and then closes. Does not wait for that.
    @Override
    public void close() {
        letters.add(LAST);
    }
}
