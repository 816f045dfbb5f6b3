// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.handoff.Mover;
import dev.baton.push.http.Leaving;
import io.netty.channel.Channel;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The open connections of one intake, and what they have been told. Any thread.
final class Crowd {
    /// A connection, whatever it speaks. Any thread.
    interface Member extends Departing {
        /// A successor serves: whoever could stay for long is to come again.
        void retire();

        /// Closes it once it is certain that no request has arrived.
        void closeIfIdle();

        /// Closes it now, whatever is under way.
        void close();

        /// Nobody moves any more.
        default void remain() {}
    }

    /// How welcome further requests are.
    enum Mood {
        /// Keep-alive as usual.
        STAY,
        /// Every answer is the last of its connection.
        RETIRING,
        /// And nobody waits for connections without a request.
        LEAVE
    }

    private final ConcurrentMap<Channel, Member> members = new ConcurrentHashMap<>();
    private final Set<Channel> upgraded = ConcurrentHashMap.newKeySet();
    private volatile Mood mood = Mood.STAY;
    private volatile @Nullable Leaving leaving;
    private volatile @Nullable Mover mover;

    Mood mood() {
        return mood;
    }

    void mood(Mood mood) {
        this.mood = mood;
        if (mood == Mood.STAY) {
            leaving = null;
        }
    }

    /// What everybody has been told, or is being told now; null for nothing.
    @Nullable Leaving leaving() {
        return leaving;
    }

    void retire() {
        if (mood == Mood.STAY) {
            mood = Mood.RETIRING;
        }
        leaving = Leaving.RELOAD;
        members().forEach(Member::retire);
    }

    void closeIdle() {
        mood = Mood.LEAVE;
        leaving = Leaving.SHUTDOWN;
        members().forEach(Member::closeIfIdle);
    }

    /// The way to the successor, for those who can move; null while there is none.
    @Nullable Mover mover() {
        return mover;
    }

    /// From here on nothing is begun on connections that can move.
    void mover(@Nullable Mover to) {
        mover = to;
    }

    void add(Channel channel, Member member) {
        members.put(channel, member);
    }

    /// It is known by now what the connection speaks. Tells it what it has missed.
    void become(Channel channel, Member member) {
        if (members.replace(channel, member) == null) {
            return; // it has gone
        }
        if (leaving == Leaving.SHUTDOWN) {
            member.closeIfIdle();
        } else if (leaving != null) {
            member.retire();
        }
    }

    /// It speaks another protocol from now on.
    void upgraded(Channel channel) {
        if (members.containsKey(channel)) { // it may have closed just now
            upgraded.add(channel);
        }
    }

    /// How many of the connections speak another protocol.
    int upgraded() {
        return upgraded.size();
    }

    /// Says whether it was there.
    boolean remove(Channel channel) {
        upgraded.remove(channel);
        return members.remove(channel) != null;
    }

    Collection<Member> members() {
        return members.values();
    }
}
