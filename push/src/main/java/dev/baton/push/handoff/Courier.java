// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.lifecycle.Passage;
import dev.baton.posix.Fd;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries notes over a passage: those that are put here, in that order, by a thread of its own;
/// those of the other side to a recipient. Any thread may put, and never waits: it may hold locks
/// that the other way needs.
final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /// So many notes wait when the other side has stopped reading.
    private static final int MOST = 500_000;

    private final Passage passage;
    private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
    private volatile boolean broken;

    /// Receives what the other side has put, in that order.
    interface Recipient {
        /// Takes over the descriptors.
        ///
        /// @throws IOException breaks the passage
        void receive(Note note, List<Fd> descriptors) throws IOException;
    }

    private record Letter(Note note, @Nullable Fd descriptor) {}

    private static final Letter LAST = new Letter(new Note.Answered(-1), null);

    Courier(Passage passage) {
        this.passage = passage;
        Thread.ofPlatform().daemon().name("baton-courier").start(this::send);
    }

    /// Sends a note behind the others; does nothing when the passage is broken. The descriptor
    /// stays open here.
    void put(Note note, @Nullable Fd descriptor) {
        if (broken) {
            return;
        }
        if (letters.size() > MOST) {
            LOG.warn("the other generation does not read: {} notes wait for it", letters.size());
            shut();
            return;
        }
        letters.add(new Letter(note, descriptor));
    }

    void put(Note note) {
        put(note, null);
    }

    private void send() {
        try {
            for (var next = letters.take(); !next.equals(LAST); next = letters.take()) {
                send(next);
            }
        } catch (IOException | Cbor.Refused | RuntimeException e) {
            LOG.debug("nothing more can be sent: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            shut();
        }
    }

    private void send(Letter letter) throws IOException, Cbor.Refused {
        var with = letter.descriptor == null ? List.<Fd>of() : List.of(letter.descriptor);
        passage.send(Notes.encode(letter.note), with);
    }

    /// Gives what comes to the recipient, on this thread, until the other side has closed.
    ///
    /// @throws IOException when the passage breaks instead
    void carry(Recipient to) throws IOException {
        try {
            while (true) {
                var frame = passage.receive();
                to.receive(note(frame), frame.descriptors());
            }
        } catch (EOFException _) {
            LOG.debug("the other side has nothing more to say");
        } finally {
            shut();
        }
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
