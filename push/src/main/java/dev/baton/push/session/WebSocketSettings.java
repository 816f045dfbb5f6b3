// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// How WebSockets of one path behave. Sizes in bytes.
///
/// @param maxFrame the largest frame; a larger one closes with 1009
/// @param maxMessage the largest message, all its fragments together and after inflating; a larger
///   one closes with 1009
/// @param compression whether permessage-deflate is agreed to, RFC 7692, always without context
///   take-over
/// @param subprotocols those that are spoken, best first; the first that the client offers as well
///   is agreed on
/// @param origins allowed values of `Origin`, such as `https://example.org`; empty for any. A
///   request without the header comes from no browser and is let in
/// @param pingInterval a client that has been silent for so long is pinged
/// @param pongTimeout a client that stays silent for so long after a ping is taken for dead
/// @param closeTimeout how long a close frame waits for its answer
/// @param highWater from so many pending bytes on, `overflow` decides
/// @param lowWater down to here a sender is paused
/// @param overflow what happens when the client reads too slowly
/// @param inline whether the handler runs on the event loop
public record WebSocketSettings(
        int maxFrame,
        int maxMessage,
        boolean compression,
        List<String> subprotocols,
        Set<String> origins,
        Duration pingInterval,
        Duration pongTimeout,
        Duration closeTimeout,
        long highWater,
        long lowWater,
        Overflow overflow,
        boolean inline) {

    /// 1 MiB frames and messages, compression, no sub-protocol, any origin, a ping after 25 s of
    /// silence and 10 s for its answer, 5 s for a close, 1 MiB and 256 KiB of water, then
    /// [Overflow#CLOSE], virtual threads.
    public static final WebSocketSettings DEFAULT =
            new WebSocketSettings(
                    1024 * 1024,
                    1024 * 1024,
                    true,
                    List.of(),
                    Set.of(),
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    1024 * 1024,
                    256 * 1024,
                    Overflow.CLOSE,
                    false);

    /// Checks that there is room for something.
    public WebSocketSettings {
        subprotocols = List.copyOf(subprotocols);
        origins = Set.copyOf(origins);
        if (maxFrame < 125 || maxMessage < 1) {
            throw new IllegalArgumentException("maxFrame is 125 at least, maxMessage 1");
        }
        if (lowWater < 0 || highWater <= lowWater) {
            throw new IllegalArgumentException("highWater has to be above lowWater");
        }
        for (var time : List.of(pingInterval, pongTimeout, closeTimeout)) {
            if (!time.isPositive()) {
                throw new IllegalArgumentException("a time of " + time);
            }
        }
    }
}
