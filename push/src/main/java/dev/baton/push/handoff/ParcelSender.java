// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.lifecycle.Passage;
import dev.baton.posix.Fd;
import dev.baton.push.metrics.Moved;
import dev.baton.push.session.Message;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The predecessor's end of a passage: parcels go out, and it is kept track of who has them.
public final class ParcelSender implements Mover {
    private static final Logger LOG = LoggerFactory.getLogger(ParcelSender.class);

    private final Courier courier;
    private final MovingTopics topics;
    private final MovingState state;
    private final AtomicLong numbers = new AtomicLong();
    private final Counts taken = new Counts();
    private final Map<Long, UnderWay> underWay = new ConcurrentHashMap<>();
    private final AtomicLong receipts = new AtomicLong();
    private final Map<Long, Consumer<Boolean>> untold = new ConcurrentHashMap<>();
    private final Set<Long> streams = ConcurrentHashMap.newKeySet();
    private final Map<Long, Traveller> travellers = new ConcurrentHashMap<>();
    private volatile long lastTaken = System.nanoTime();
    private volatile boolean hurried;
    private volatile boolean refusing;
    private volatile boolean over;
    private volatile boolean abandoned;
    private volatile boolean theirs;

    private record UnderWay(Moved kind, Custody custody) {
        UnderWay(Parcel parcel, Custody custody) {
            this(Counts.kind(parcel), custody);
        }
    }

    /// Finds the session that the successor is asked for.
    @FunctionalInterface
    public interface Finder {
        /// Has the session sent, if it is here, and runs `then` when that is done or cannot be.
        /// Returns at once.
        void find(String service, String id, Runnable then);
    }

    /// Passes on from here on what is published, and what is told.
    public ParcelSender(Passage passage, MovingTopics topics, MovingState state) {
        this.courier = new Courier(passage);
        this.topics = topics;
        this.state = state;
        topics.link(courier, false);
        state.meetSuccessor(courier);
    }

    /// Hears what the successor says, on this thread, until the passage is closed; whatever the
    /// successor has not taken by then is returned.
    ///
    /// @return whether the passage has held until [#close()]
    public boolean attend(Finder finder) {
        var gone = false;
        try {
            gone =
                    courier.carry((note, descriptors) -> {
                        descriptors.forEach(Fd::close); // nobody sends any
                        hear(note, finder);
                    });
        } catch (IOException e) {
            LOG.warn("the successor makes no sense: {}", e.toString());
        } finally {
            topics.unlink(courier);
            state.part(courier);
            abandoned = true;
            end(gone);
        }
        return over;
    }

    /// Whoever has gone has said before what it has taken. One that is still there may have taken
    /// anything, so what is under way is not ours any more.
    private void end(boolean gone) {
        theirs = !gone;
        for (var number : underWay.keySet()) {
            settle(number);
        }
        untold.keySet().forEach(receipt -> told(receipt, false));
    }

    private void settle(long number) {
        if (theirs) {
            taken(number);
        } else {
            returned(number, "the successor has gone");
        }
    }

    private void hear(Note note, Finder finder) throws IOException {
        switch (note) {
            case Note.Taken(var number) -> taken(number);
            case Note.Refused(var number, var why) -> returned(number, why);
            case Note.Enough() -> hurried = true;
            case Note.Received(var receipt) -> told(receipt, true);
            case Note.Ask(var number, var service, var id) ->
                    finder.find(service, id, () -> courier.put(new Note.Answered(number)));
            case Note.Published published -> topics.hear(published, courier);
            case Note.Heard heard -> topics.forget(heard);
            case Note.State told -> state.hear(told);
            case Note.Unknown(var kind) -> LOG.debug("nobody here knows the note {}", kind);
            default -> throw new IOException("a successor does not say " + note);
        }
    }

    private void taken(long number) {
        var parcel = underWay.remove(number);
        var traveller = travellers.remove(number);
        if (traveller != null) {
            topics.arrived(traveller.session());
        }
        if (parcel != null) {
            taken.add(parcel.kind());
            lastTaken = System.nanoTime();
            parcel.custody().taken();
        }
    }

    private void returned(long number, String why) {
        streams.remove(number);
        travellers.remove(number);
        var parcel = underWay.remove(number);
        if (parcel != null) {
            parcel.custody().returned(why);
        }
    }

    /// Tells the successor how far this generation is.
    ///
    /// @param left how many connections and sessions it still has
    /// @param state the whole, as JSON
    public void report(int generation, long left, String state) {
        courier.put(new Note.Progress(generation, left, state));
    }

    /// How many parcels the successor has taken, by kind.
    public Map<Moved, Long> taken() {
        return taken.all();
    }

    /// When the successor has last taken one, of [System#nanoTime()]; when nothing has been, the
    /// beginning.
    public long lastTaken() {
        return lastTaken;
    }

    /// How many parcels are under way.
    public int underWay() {
        return underWay.size();
    }

    /// Whether the successor wants no more than has moved once everybody was asked.
    public boolean isHurried() {
        return hurried;
    }

    /// Whoever wants to move from here on stays, and nothing more is told.
    ///
    /// @return whether nobody is under way, nor anything that has to follow a parcel
    public boolean refuses() {
        refusing = true;
        return underWay.isEmpty() && streams.isEmpty() && untold.isEmpty();
    }

    /// Whether nothing can be sent any more.
    public boolean isBroken() {
        return courier.isBroken();
    }

    /// Nothing will move.
    public void callOff() {
        courier.close();
        topics.unlink(courier);
        state.part(courier);
    }

    /// Nothing more will be sent.
    public void close() {
        over = true;
        courier.close();
    }

    @Override
    public long number() {
        return numbers.incrementAndGet();
    }

    @Override
    public void send(long number, Parcel parcel, Fd descriptor, Custody custody) {
        underWay.put(number, new UnderWay(parcel, custody));
        if (refusing) { // looked at after that, so that whoever waits has seen it
            returned(number, "no more connections move");
            return;
        }
        if (parcel instanceof Parcel.Stream) {
            streams.add(number);
        }
        put(new Note.Delivery(number, parcel, Map.of()), descriptor);
    }

    private void put(Note.Delivery delivery, @Nullable Fd descriptor) {
        try {
            if (!courier.put(delivery, descriptor)) {
                returned(delivery.number(), "the successor has gone");
            }
        } catch (Cbor.Refused e) {
            returned(delivery.number(), String.valueOf(e.getMessage()));
        }
        if (abandoned) { // whoever attends may have looked for the last time
            settle(delivery.number());
        }
    }

    @Override
    public void send(
            long number,
            Parcel parcel,
            @Nullable Fd descriptor,
            Traveller traveller,
            Custody custody) {
        underWay.put(number, new UnderWay(parcel, custody));
        if (refusing) {
            returned(number, "no more sessions move");
            return;
        }
        travellers.put(number, traveller);
        var failed = new AtomicReference<String>();
        topics.depart(
                traveller,
                subscriptions -> {
                    var delivery = new Note.Delivery(number, parcel, subscriptions);
                    try {
                        if (!courier.put(delivery, descriptor)) {
                            failed.set("the successor has gone");
                        }
                    } catch (Cbor.Refused e) {
                        failed.set(String.valueOf(e.getMessage()));
                    }
                    traveller.posted();
                });
        var why = failed.get();
        if (why != null) {
            returned(number, why);
        } else if (abandoned) { // whoever attends may have looked for the last time
            settle(number);
        }
    }

    @Override
    public boolean rest(Traveller traveller, BooleanSupplier comes) {
        return topics.rest(traveller, comes);
    }

    @Override
    public void comesBack(Traveller traveller, Runnable back) {
        topics.comesBack(traveller.session(), back);
    }

    @Override
    public boolean forward(long number, Message message) {
        return courier.put(new Note.Sent(number, message));
    }

    @Override
    public void goOn(long number, Map<String, Object> attributes, String lastEventId)
            throws Cbor.Refused {
        var _ = courier.put(new Note.GoOn(number, attributes, lastEventId), null);
        streams.remove(number);
    }

    @Override
    public void close(long number, int code, String reason) {
        courier.put(new Note.Closed(number, code, reason));
        streams.remove(number);
    }

    @Override
    public void tell(long number, List<String> texts, Consumer<Boolean> fate) {
        var receipt = receipts.incrementAndGet();
        untold.put(receipt, fate);
        // both looked at after that, so that whoever waits or ends has seen it
        if (refusing || !courier.put(new Note.Told(number, texts, receipt)) || abandoned) {
            told(receipt, false);
        }
    }

    private void told(long receipt, boolean heard) {
        var fate = untold.remove(receipt);
        if (fate != null) {
            fate.accept(heard);
        }
    }
}
