// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.handoff.Attributes;
import dev.baton.push.handoff.Cbor;
import dev.baton.push.handoff.Destination.Declined;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.session.Resumption;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.Transport;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a session takes along.
final class Luggage {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private Luggage() {}

    /// The session as data; empty when its attributes cannot move.
    static Optional<Parcel.Sitting> of(Session session, String service) {
        Map<String, Object> attributes;
        try {
            attributes = Attributes.frozen(session.attributes());
        } catch (Cbor.Refused | RuntimeException e) { // or changed meanwhile
            LOG.warn("{} cannot move: its attributes hold {}", session, e.getMessage());
            return Optional.empty();
        }
        var info = session.info();
        return Optional.of(
                new Parcel.Sitting(
                        service,
                        info.id(),
                        info.path(),
                        info.query(),
                        info.transport().word(),
                        info.remoteAddress(),
                        info.headers(),
                        info.cookies(),
                        attributes));
    }

    /// What is known of the client of a session that arrives.
    ///
    /// @throws Declined when it came in a way that is not known here, or the handler cannot go on
    ///   with it
    static SessionInfo accepted(Parcel.Sitting sitting, SessionHandler handler) throws Declined {
        if (!Resumption.canArrive(handler, sitting.attributes())) {
            throw new Declined("its handler, or that of a channel, has no resumed(Session)");
        }
        for (var transport : Transport.values()) {
            if (transport.word().equals(sitting.transport())) {
                return new SessionInfo(
                        sitting.id(),
                        sitting.path(),
                        transport,
                        sitting.remote(),
                        sitting.headers(),
                        sitting.cookies(),
                        sitting.query());
            }
        }
        throw new Declined("nobody here knows " + sitting.transport());
    }
}
