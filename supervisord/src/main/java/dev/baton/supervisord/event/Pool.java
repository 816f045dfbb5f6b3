// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.event;

import dev.baton.supervisord.config.GroupSettings;
import dev.baton.supervisord.config.PayloadLength;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongConsumer;

/// The events that wait for a listener of one `[eventlistener:x]`: first in, first out, no more
/// than `buffer_size`; when they are too many the oldest is dropped. How much memory the events of
/// all pools may take is the [EventBus]'s to say. One thread.
public final class Pool {
    private final GroupSettings.Listeners settings;
    private final LongConsumer dropped;
    private final Deque<QueuedEvent> waiting = new ArrayDeque<>();
    private long nextSerial;

    /// Of what waits, in bytes of memory.
    private long weight;

    /// @param dropped told the serial of each event that is dropped
    public Pool(GroupSettings.Listeners settings, LongConsumer dropped) {
        this.settings = settings;
        this.dropped = dropped;
    }

    /// Its group's name.
    public String name() {
        return settings.name();
    }

    /// What its listeners are told about how long an event is.
    public PayloadLength payloadLength() {
        return settings.payloadLength();
    }

    /// Whether it has subscribed to this.
    public boolean wants(EventType type) {
        return settings.events().stream().anyMatch(type::isA);
    }

    /// Puts an event at the end.
    ///
    /// @param serial the same in every pool
    void add(Event event, long serial) {
        makeRoom();
        waiting.addLast(new QueuedEvent(event, serial, nextSerial++));
        weight += event.weight();
    }

    /// Puts an event that was sent in vain at the head, with its numbers.
    public void putBack(QueuedEvent event) {
        makeRoom();
        waiting.addFirst(event);
        weight += event.event().weight();
    }

    private void makeRoom() {
        if (waiting.size() >= settings.bufferSize()) {
            dropOldest();
        }
    }

    /// Does without the head.
    void dropOldest() {
        dropped.accept(takeHead().serial());
    }

    private QueuedEvent takeHead() {
        var head = waiting.removeFirst();
        weight -= head.event().weight();
        return head;
    }

    /// How many bytes of memory its events take, at most.
    long weight() {
        return weight;
    }

    /// The one to be sent next; stays where it is.
    public Optional<QueuedEvent> head() {
        return Optional.ofNullable(waiting.peekFirst());
    }

    /// Takes the head out: somebody has it.
    ///
    /// @throws java.util.NoSuchElementException when nothing waits
    public void removeHead() {
        takeHead();
    }
}
