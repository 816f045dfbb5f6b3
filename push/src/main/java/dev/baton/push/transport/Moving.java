// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.handoff.Mover;
import dev.baton.push.handoff.Traveller;
import dev.baton.push.session.Message;
import dev.baton.push.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A session that has come to rest to move: what is sent to it follows its parcel, and is kept
/// until it has arrived. Any thread; its monitor is the innermost of all.
final class Moving implements Traveller {
    private final Session session;
    private final Mover to;
    private final long number;
    private List<Kept> kept = new ArrayList<>();
    private @Nullable Last last;
    private boolean posted;
    private boolean arrived;

    /// What it is to be sent if it comes back.
    ///
    /// @param follows whether it is sent behind the parcel; else it is heard over there anyway
    private record Kept(Message message, boolean follows) {}

    /// How somebody here has closed it.
    record Last(int code, String reason) {}

    Moving(Session session, Mover to) {
        this.session = session;
        this.to = to;
        number = to.number();
    }

    Mover to() {
        return to;
    }

    long number() {
        return number;
    }

    @Override
    public Session session() {
        return session;
    }

    synchronized boolean send(Message message) {
        if (last != null) {
            return false;
        }
        if (!arrived) {
            kept.add(new Kept(message, true));
        }
        return !posted || to.forward(number, message) || !arrived;
    }

    synchronized void close(int code, String reason) {
        if (last == null) {
            last = new Last(code, reason);
            if (posted) {
                to.close(number, code, reason);
            }
        }
    }

    /// What the client has said by a request that was under way.
    ///
    /// @param fate is told once whether it is in its place over there
    void tell(List<String> texts, Consumer<Boolean> fate) {
        to.tell(number, texts, fate);
    }

    @Override
    public synchronized void posted() {
        posted = true;
        for (var one : kept) {
            if (one.follows) {
                var _ = to.forward(number, one.message);
            }
        }
        if (last != null) {
            to.close(number, last.code, last.reason);
        }
    }

    @Override
    public synchronized void retain(Message message) {
        if (!arrived) {
            kept.add(new Kept(message, false));
        }
    }

    /// It has arrived.
    synchronized void arrived() {
        arrived = true;
        kept = List.of();
    }

    synchronized boolean hasArrived() {
        return arrived;
    }

    /// What it has to be sent here after all.
    synchronized List<Message> kept() {
        return kept.stream().map(Kept::message).toList();
    }

    /// How it has been closed meanwhile; null if it has not.
    synchronized @Nullable Last last() {
        return last;
    }
}
