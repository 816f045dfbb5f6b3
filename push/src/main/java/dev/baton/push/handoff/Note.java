// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.push.session.Message;
import java.util.List;
import java.util.Map;

/// What two generations say to each other while connections move. Encoded by [Notes].
sealed interface Note {
    /// To the successor: a parcel. Its descriptor, if it has one, comes along.
    ///
    /// @param number its own, by which others speak of it
    /// @param topics what its session is subscribed to, by the name of the topics
    record Delivery(long number, Parcel parcel, Map<String, Subscriptions> topics) implements Note {
        public Delivery {
            topics = Map.copyOf(topics);
        }
    }

    /// What only a later release says, and nobody here has to know: what has to be known is said in
    /// a parcel, which can be refused.
    record Unknown(String kind) implements Note {}

    /// A delivery whose parcel makes no sense here.
    record Unreadable(long number, String why) implements Note {}

    /// Topics of one name that a session is subscribed to.
    ///
    /// @param heard how many publications of the successor have reached the session
    /// @param ofChannels what the channels are subscribed to that it carries, by their names
    record Subscriptions(List<String> names, long heard, Map<String, List<String>> ofChannels) {
        public Subscriptions {
            names = List.copyOf(names);
            ofChannels = Map.copyOf(ofChannels);
        }

        Subscriptions(List<String> names, long heard) {
            this(names, heard, Map.of());
        }
    }

    /// To the predecessor: the parcel is mine.
    record Taken(long number) implements Note {}

    /// To the predecessor: keep it.
    record Refused(long number, String why) implements Note {}

    /// To the predecessor: what has not moved once everybody was asked is to stay there.
    record Enough() implements Note {}

    /// To the predecessor: a client asks for this session, if there is one; now.
    record Ask(long number, String service, String id) implements Note {}

    /// To the successor: the session that was asked for was in a parcel before this, or is not
    /// here.
    record Answered(long number) implements Note {}

    /// Something was published over there.
    ///
    /// @param topics their name
    /// @param number one more than the one before, of these topics and this direction
    record Published(String topics, long number, String topic, Message message) implements Note {}

    /// To the successor: its publications up to this number need not be kept.
    record Heard(String topics, long number) implements Note {}

    /// What the application tells of its state, or of what changes it.
    ///
    /// @param name of that state
    record State(String name, Object what) implements Note {}

    /// To the successor: the states are told as they were when both met.
    record Begin() implements Note {}

    /// To the successor: how far the predecessor is, for people.
    ///
    /// @param generation the predecessor's
    /// @param left how many connections and sessions it still has
    /// @param state the whole, as JSON
    record Progress(long generation, long left, String state) implements Note {}

    /// To the successor: somebody here has sent a message to the session of this parcel, or a part
    /// of its stream, as framed.
    record Sent(long number, Message message) implements Note {}

    /// To the successor: nothing more was sent on the stream of this parcel than the notes before
    /// this, so its application may go on.
    ///
    /// @param attributes what the application keeps of it
    /// @param lastEventId empty for none
    record GoOn(long number, Map<String, Object> attributes, String lastEventId) implements Note {
        public GoOn {
            attributes = Map.copyOf(attributes);
        }
    }

    /// To the successor: somebody here has closed the session of this parcel.
    record Closed(long number, int code, String reason) implements Note {}

    /// To the successor: the client of this parcel's session has said this by a request that was
    /// under way here.
    ///
    /// @param receipt by which [Received] names it
    record Told(long number, List<String> texts, long receipt) implements Note {
        public Told {
            texts = List.copyOf(texts);
        }
    }

    /// To the predecessor: what the client has said is in its place, so its request may be
    /// answered. What the client says after that comes behind it, by whatever way.
    record Received(long receipt) implements Note {}
}
