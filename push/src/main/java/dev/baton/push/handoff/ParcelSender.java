// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.lifecycle.Passage;
import dev.baton.posix.Fd;
import dev.baton.push.session.Message;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The predecessor's end of a passage: parcels go out, and it is kept track of who has them.
public final class ParcelSender implements Mover {
    private static final Logger LOG = LoggerFactory.getLogger(ParcelSender.class);

    private final Courier courier;
    private final MovingTopics topics;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final Map<Long, Custody> underWay = new ConcurrentHashMap<>();
    private final Map<Long, Traveller> travellers = new ConcurrentHashMap<>();
    private volatile boolean over;

    /// Finds the session that the successor is asked for.
    @FunctionalInterface
    public interface Finder {
        /// Has the session sent, if it is here, and runs `then` when that is done or cannot be.
        /// Returns at once.
        void find(String service, String id, Runnable then);
    }

    /// Passes on from here on what is published.
    public ParcelSender(Passage passage, MovingTopics topics) {
        this.courier = new Courier(passage);
        this.topics = topics;
        topics.link(courier, false);
    }

    /// Hears what the successor says, on this thread, until the passage is closed; whatever the
    /// successor has not taken by then is returned.
    ///
    /// @return whether the passage has held until [#close()]
    public boolean attend(Finder finder) {
        var held = true;
        try {
            courier.carry((note, descriptors) -> {
                descriptors.forEach(Fd::close); // nobody sends any
                hear(note, finder);
            });
            held = over;
        } catch (IOException e) {
            held = over;
            LOG.debug("the passage to the successor broke: {}", e.toString());
        } finally {
            topics.unlink(courier);
            underWay.keySet().forEach(number -> returned(number, "the successor has gone"));
        }
        return held;
    }

    private void hear(Note note, Finder finder) throws IOException {
        switch (note) {
            case Note.Taken(var number) -> taken(number);
            case Note.Refused(var number, var why) -> returned(number, why);
            case Note.Ask(var number, var service, var id) ->
                    finder.find(service, id, () -> courier.put(new Note.Answered(number)));
            case Note.Published published -> topics.hear(published, courier);
            case Note.Heard heard -> topics.forget(heard);
            default -> throw new IOException("a successor does not say " + note);
        }
    }

    private void taken(long number) {
        var custody = underWay.remove(number);
        var traveller = travellers.remove(number);
        if (traveller != null) {
            topics.arrived(traveller.session());
        }
        if (custody != null) {
            taken.incrementAndGet();
            custody.taken();
        }
    }

    private void returned(long number, String why) {
        travellers.remove(number);
        var custody = underWay.remove(number);
        if (custody != null) {
            custody.returned(why);
        }
    }

    /// How many parcels the successor has taken.
    public long taken() {
        return taken.get();
    }

    /// How many parcels are under way.
    public int underWay() {
        return underWay.size();
    }

    /// Whether nothing can be sent any more.
    public boolean isBroken() {
        return courier.isBroken();
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
        underWay.put(number, custody);
        courier.put(new Note.Delivery(number, parcel, Map.of()), descriptor);
        giveBackIfBroken(number);
    }

    @Override
    public void send(
            long number,
            Parcel parcel,
            @Nullable Fd descriptor,
            Traveller traveller,
            Custody custody) {
        underWay.put(number, custody);
        travellers.put(number, traveller);
        topics.depart(
                traveller,
                subscriptions -> {
                    courier.put(new Note.Delivery(number, parcel, subscriptions), descriptor);
                    traveller.posted();
                });
        giveBackIfBroken(number);
    }

    /// Whoever attends may have looked for the last time.
    private void giveBackIfBroken(long number) {
        if (courier.isBroken()) {
            returned(number, "the successor has gone");
        }
    }

    @Override
    public void comesBack(Traveller traveller, Runnable back) {
        topics.comesBack(traveller.session(), back);
    }

    @Override
    public void forward(long number, Message message) {
        courier.put(new Note.Sent(number, message));
    }

    @Override
    public void close(long number, int code, String reason) {
        courier.put(new Note.Closed(number, code, reason));
    }

    @Override
    public void tell(long number, List<String> texts) {
        courier.put(new Note.Told(number, texts));
    }
}
