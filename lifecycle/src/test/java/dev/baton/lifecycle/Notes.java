// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.posix.Fd;
import dev.baton.posix.Sockets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a [LineServer] keeps in memory, and moves to its successor: notes, each with a descriptor.
final class Notes {
    private final List<String> notes = new ArrayList<>();

    synchronized void add(String note) {
        notes.add(note);
    }

    @Override
    public synchronized String toString() {
        return String.join(",", notes);
    }

    /// One after the other; each is kept until it is acknowledged.
    boolean handOff(Passage passage) {
        var ends = Sockets.pair();
        try (var first = ends[0];
                var second = ends[1]) {
            while (!toString().isEmpty()) {
                var next = first();
                passage.send(next.getBytes(StandardCharsets.UTF_8), List.of(first, second));
                passage.receive();
                drop(next);
            }
            return true;
        } catch (IOException e) {
            System.out.println("the hand-off broke: " + e.getMessage());
            return false;
        }
    }

    private synchronized String first() {
        return notes.getFirst();
    }

    private synchronized void drop(String note) {
        notes.remove(note);
    }

    /// Until the predecessor closes.
    ///
    /// @param most dies instead of receiving more than that
    void receive(Passage passage, int most) {
        try {
            for (int n = 0; ; n++) {
                var frame = passage.receive();
                if (n == most) {
                    Runtime.getRuntime().halt(9);
                }
                add(new String(frame.bytes(), StandardCharsets.UTF_8) + frame.descriptors().size());
                frame.descriptors().forEach(Fd::close);
                passage.send(new byte[0], List.of());
            }
        } catch (IOException e) {
            System.out.println("received: " + this);
        }
    }
}
