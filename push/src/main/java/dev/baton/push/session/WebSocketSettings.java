// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// How WebSockets of one path behave. Sizes in bytes. Begin with [#DEFAULT] and change what is
/// different: `WebSocketSettings.DEFAULT.withMaxMessage(64 * 1024)`.
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
/// @param pongTimeout a client that stays silent for so long after a ping is taken for dead; so is
///   one that takes nothing of what waits for it for `pingInterval` and this together
/// @param closeTimeout how long a close frame waits for its answer
/// @param highWater from so many pending bytes on, `overflow` decides; a message that waits counts
///   128 bytes more than it has
/// @param lowWater down to here a sender is paused
/// @param overflow what happens when the client reads too slowly
/// @param inline whether the handler runs on the event loop
/// @param hixie76 whether the draft of 2010 is spoken too, draft-hixie-thewebsocketprotocol-76, for
///   browsers of that age: text only, no pings
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
        boolean inline,
        boolean hixie76) {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /// 1 MiB frames and messages, compression, no sub-protocol, any origin, a ping after 25 s of
    /// silence and 10 s for its answer, 5 s for a close, 1 MiB and 256 KiB of water, then
    /// [Overflow#CLOSE], virtual threads, RFC 6455 only.
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
                    false,
                    false);

    /// Checks that there is room for something, and that headers can say it.
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
            if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("a time of " + time);
            }
        }
        for (var subprotocol : subprotocols) {
            if (!TOKEN.matcher(subprotocol).matches()) {
                throw new IllegalArgumentException("not a sub-protocol: " + subprotocol);
            }
        }
    }

    /// These settings with another [#maxFrame()].
    public WebSocketSettings withMaxFrame(int maxFrame) {
        return with(draft -> draft.maxFrame = maxFrame);
    }

    /// These settings with another [#maxMessage()].
    public WebSocketSettings withMaxMessage(int maxMessage) {
        return with(draft -> draft.maxMessage = maxMessage);
    }

    /// These settings with another [#compression()].
    public WebSocketSettings withCompression(boolean compression) {
        return with(draft -> draft.compression = compression);
    }

    /// These settings with other [#subprotocols()].
    public WebSocketSettings withSubprotocols(String... subprotocols) {
        return with(draft -> draft.subprotocols = List.of(subprotocols));
    }

    /// These settings with other [#origins()].
    public WebSocketSettings withOrigins(String... origins) {
        return with(draft -> draft.origins = Set.copyOf(List.of(origins)));
    }

    /// These settings with another [#pingInterval()].
    public WebSocketSettings withPingInterval(Duration pingInterval) {
        return with(draft -> draft.pingInterval = pingInterval);
    }

    /// These settings with another [#pongTimeout()].
    public WebSocketSettings withPongTimeout(Duration pongTimeout) {
        return with(draft -> draft.pongTimeout = pongTimeout);
    }

    /// These settings with another [#closeTimeout()].
    public WebSocketSettings withCloseTimeout(Duration closeTimeout) {
        return with(draft -> draft.closeTimeout = closeTimeout);
    }

    /// These settings with another [#lowWater()] and [#highWater()].
    public WebSocketSettings withWater(long lowWater, long highWater) {
        return with(draft -> {
            draft.lowWater = lowWater;
            draft.highWater = highWater;
        });
    }

    /// These settings with another [#overflow()].
    public WebSocketSettings withOverflow(Overflow overflow) {
        return with(draft -> draft.overflow = overflow);
    }

    /// These settings with another [#inline()].
    public WebSocketSettings withInline(boolean inline) {
        return with(draft -> draft.inline = inline);
    }

    /// These settings with another [#hixie76()].
    public WebSocketSettings withHixie76(boolean hixie76) {
        return with(draft -> draft.hixie76 = hixie76);
    }

    private WebSocketSettings with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /// Settings that can be changed, for the moment it takes to change them.
    private static final class Draft {
        private int maxFrame;
        private int maxMessage;
        private boolean compression;
        private List<String> subprotocols;
        private Set<String> origins;
        private Duration pingInterval;
        private Duration pongTimeout;
        private Duration closeTimeout;
        private long highWater;
        private long lowWater;
        private Overflow overflow;
        private boolean inline;
        private boolean hixie76;

        private Draft(WebSocketSettings from) {
            maxFrame = from.maxFrame();
            maxMessage = from.maxMessage();
            compression = from.compression();
            subprotocols = from.subprotocols();
            origins = from.origins();
            pingInterval = from.pingInterval();
            pongTimeout = from.pongTimeout();
            closeTimeout = from.closeTimeout();
            highWater = from.highWater();
            lowWater = from.lowWater();
            overflow = from.overflow();
            inline = from.inline();
            hixie76 = from.hixie76();
        }

        private WebSocketSettings settings() {
            return new WebSocketSettings(
                    maxFrame,
                    maxMessage,
                    compression,
                    subprotocols,
                    origins,
                    pingInterval,
                    pongTimeout,
                    closeTimeout,
                    highWater,
                    lowWater,
                    overflow,
                    inline,
                    hixie76);
        }
    }
}
