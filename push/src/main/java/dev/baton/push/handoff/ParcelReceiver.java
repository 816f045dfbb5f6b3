// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.lifecycle.Passage;
import dev.baton.posix.Fd;
import dev.baton.push.handoff.Destination.Declined;
import dev.baton.push.metrics.Moved;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The successor's end of a passage: parcels come in and are unpacked.
///
/// The predecessor is told that a parcel is taken before anybody here touches what is in it, and
/// keeps it until then: so at every moment exactly one of the two has it.
public final class ParcelReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(ParcelReceiver.class);

    private final Courier courier;
    private final MovingTopics topics;
    private final MovingState state;
    private final Map<Long, Arrived> landed = new HashMap<>();
    private final Map<Long, Runnable> asked = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Counts taken = new Counts();
    private volatile boolean open = true;
    private volatile @Nullable Draining draining;

    /// Passes on from here on what is published, and what is told.
    public ParcelReceiver(Passage passage, MovingTopics topics, MovingState state) {
        this.courier = new Courier(passage);
        this.topics = topics;
        this.state = state;
        topics.link(courier, true);
        state.meetPredecessor(courier);
    }

    /// Waits until the application has been told what it is to begin with, on another thread than
    /// [#receive(Destination)].
    ///
    /// @return false when the predecessor is late
    public boolean awaitState(Duration most) {
        return state.awaitBegin(most.toMillis());
    }

    /// Asks the predecessor to come to an end: what has not moved once it has asked everybody stays
    /// there. Any thread.
    public void hurry() {
        courier.put(new Note.Enough());
    }

    /// Whether sessions may still come.
    public boolean isOpen() {
        return open;
    }

    /// What the predecessor has last said of itself; empty when nothing more will come from it.
    public Optional<Draining> draining() {
        return Optional.ofNullable(draining);
    }

    /// How many parcels were taken, by kind.
    public Map<Moved, Long> taken() {
        return taken.all();
    }

    /// Receives, on this thread, until the predecessor has closed.
    public void receive(Destination to) {
        try {
            var _ = courier.carry((note, descriptors) -> hear(note, descriptors, to));
        } catch (IOException e) {
            LOG.debug("the passage from the predecessor broke: {}", e.toString());
        } finally {
            open = false;
            draining = null;
            landed.values().forEach(Arrived::alone);
            landed.clear();
            topics.unlink(courier);
            state.part(courier);
            List.copyOf(asked.keySet()).forEach(this::answered);
        }
    }

    /// Asks the predecessor for a session, and runs `then` once it has come or will not; at once
    /// when nobody is there to ask. Any thread; `then` is run on the one that receives.
    public void ask(String service, String id, Runnable then) {
        var number = numbers.incrementAndGet();
        asked.put(number, then);
        courier.put(new Note.Ask(number, service, id));
        if (!open) {
            answered(number);
        }
    }

    private void answered(long number) {
        var then = asked.remove(number);
        if (then != null) {
            then.run();
        }
    }

    private void hear(Note note, List<Fd> descriptors, Destination to) throws IOException {
        switch (note) {
            case Note.Delivery delivery -> unpack(delivery, descriptors, to);
            case Note.Unreadable(var number, var why) -> {
                LOG.debug("parcel {} cannot be read: {}", number, why);
                descriptors.forEach(Fd::close);
                courier.put(new Note.Refused(number, why));
            }
            case Note.Answered(var number) -> answered(number);
            case Note.Published published -> topics.hear(published, courier);
            case Note.Heard heard -> topics.forget(heard);
            case Note.State told -> state.hear(told);
            case Note.Begin() -> state.begin();
            case Note.Sent(var number, var message) -> {
                var arrived = landed.get(number);
                if (arrived != null) {
                    arrived.sent(message);
                }
            }
            case Note.Closed(var number, var code, var reason) -> {
                var arrived = landed.get(number);
                if (arrived != null) {
                    arrived.closed(code, reason);
                }
            }
            case Note.Progress(var _, var left, var state) -> draining = new Draining(left, state);
            case Note.Told(var number, var texts, var receipt) -> {
                var arrived = landed.get(number);
                if (arrived != null) {
                    arrived.told(texts);
                }
                courier.put(new Note.Received(receipt));
            }
            case Note.GoOn(var number, var attributes, var lastEventId) -> {
                var arrived = landed.get(number);
                if (arrived != null) {
                    arrived.goOn(attributes, lastEventId);
                }
            }
            case Note.Unknown(var kind) -> LOG.debug("nobody here knows the note {}", kind);
            default -> throw new IOException("a predecessor does not say " + note);
        }
    }

    private void unpack(Note.Delivery delivery, List<Fd> descriptors, Destination to) {
        try {
            var arriving = arriving(delivery.parcel(), descriptors, to);
            taken.add(Counts.kind(delivery.parcel()));
            come(delivery, descriptors, arriving);
        } catch (Declined | RuntimeException e) {
            LOG.debug("parcel {} is declined", delivery.number(), e);
            descriptors.forEach(Fd::close);
            courier.put(new Note.Refused(delivery.number(), String.valueOf(e.getMessage())));
        }
    }

    private static Arrived arriving(Parcel parcel, List<Fd> descriptors, Destination to)
            throws Declined {
        return switch (parcel) {
            case Parcel.Connection connection -> to.connection(connection, only(descriptors));
            case Parcel.Stream stream -> to.stream(stream, only(descriptors));
            case Parcel.WebSocket socket -> to.webSocket(socket, only(descriptors));
            case Parcel.Polling polling -> to.polling(polling);
        };
    }

    private void come(Note.Delivery delivery, List<Fd> descriptors, Arrived arrived) {
        if (!(delivery.parcel() instanceof Parcel.Connection)) {
            landed.put(delivery.number(), arrived); // more may be said of it
        }
        if (arrived instanceof Landing landing) {
            try {
                topics.arrive(
                        landing.session(),
                        delivery.topics(),
                        () -> take(delivery.number(), descriptors, arrived));
            } catch (RuntimeException e) {
                landed.remove(delivery.number());
                discard(landing);
                throw e;
            }
        } else {
            take(delivery.number(), descriptors, arrived);
        }
    }

    /// Nobody touches it before the predecessor has been told: if that can no longer be, it has
    /// taken it back, or is no more.
    private void take(long number, List<Fd> descriptors, Arrived arrived) {
        Runnable late =
                () -> {
                    LOG.debug("parcel {} has come too late", number);
                    descriptors.forEach(Fd::close);
                    discard(arrived);
                };
        try {
            if (!courier.put(new Note.Taken(number), null, () -> begin(number, arrived), late)) {
                late.run();
            }
        } catch (Cbor.Refused e) {
            throw new IllegalStateException("a number can be written", e);
        }
    }

    /// It is ours, and nobody else's any more.
    private void begin(long number, Arrived arrived) {
        try {
            arrived.begin();
        } catch (RuntimeException e) {
            LOG.error("parcel {} cannot be begun", number, e);
            discard(arrived);
        }
    }

    private void discard(Arrived arrived) {
        if (arrived instanceof Landing landing) {
            topics.discard(landing.session());
        }
        arrived.discard();
    }

    private static Fd only(List<Fd> descriptors) throws Declined {
        if (descriptors.size() != 1) {
            throw new Declined("a connection with " + descriptors.size() + " descriptors");
        }
        return descriptors.getFirst();
    }
}
