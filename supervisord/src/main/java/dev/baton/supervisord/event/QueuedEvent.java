// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.event;

import dev.baton.supervisord.config.PayloadLength;
import java.nio.charset.StandardCharsets;

/// An event as one pool has it; keeps its numbers when it has to be sent again.
///
/// @param event what has happened
/// @param serial the same in every pool
/// @param poolSerial of this pool alone
public record QueuedEvent(Event event, long serial, long poolSerial) {
    /// What a listener reads: one line, then the payload.
    ///
    /// @param identifier of the daemon
    /// @param pool name of the listener's group
    /// @param length what the line is to count
    public byte[] envelope(String identifier, String pool, PayloadLength length) {
        var text =
                "ver:3.0 server:%s serial:%d pool:%s poolserial:%d eventname:%s len:%d\n%s"
                        .formatted(
                                identifier,
                                serial,
                                pool,
                                poolSerial,
                                event.type(),
                                length.of(event.payload()),
                                event.payload());
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Whether its bytes and its characters are not equally many: then a listener that does not
    /// read what the line counts waits for more, or goes astray.
    public boolean isAmbiguous() {
        return PayloadLength.BYTES.of(event.payload())
                != PayloadLength.CHARACTERS.of(event.payload());
    }
}
