// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.posix.Fd;
import dev.baton.push.session.Message;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The way to the successor, for those who move. Any thread; nothing waits.
public interface Mover {
    /// A number for a parcel.
    long number();

    /// A session comes to rest: what is published over there from here on is retained, and not sent
    /// to it, until it has departed or come back. Over there it will catch up.
    ///
    /// @param comes whether it does; nothing that is published over there is sent to it meanwhile
    /// @return whether it does
    boolean rest(Traveller traveller, BooleanSupplier comes);

    /// Sends a connection without a session.
    ///
    /// @param descriptor stays open here until `custody` knows
    void send(long number, Parcel parcel, Fd descriptor, Custody custody);

    /// Sends a session, with its subscriptions.
    ///
    /// @param descriptor of its connection, which stays open here until `custody` knows; null for
    ///   none
    void send(
            long number,
            Parcel parcel,
            @Nullable Fd descriptor,
            Traveller traveller,
            Custody custody);

    /// The session has come back, or has not left after it came to rest: it hears of its topics
    /// again.
    ///
    /// @param back is run before it hears anything new
    void comesBack(Traveller traveller, Runnable back);

    /// Sends a message to a session, or a part of a stream, whose parcel was sent.
    ///
    /// @return false when it does not arrive any more
    boolean forward(long number, Message message);

    /// Lets the application over there go on with a stream whose parcel was sent, behind what was
    /// forwarded to it.
    ///
    /// @param lastEventId empty for none
    /// @throws Cbor.Refused when the attributes cannot be written down
    void goOn(long number, Map<String, Object> attributes, String lastEventId) throws Cbor.Refused;

    /// Closes a session, or ends a stream, whose parcel was sent.
    void close(long number, int code, String reason);

    /// What the client of a session has said whose parcel was sent.
    ///
    /// @param fate is told once whether that is in its place over there; false when it cannot be
    ///   told any more, or nobody knows
    void tell(long number, List<String> texts, Consumer<Boolean> fate);
}
