// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// How a SockJS service behaves. Sizes in bytes. Begin with [#DEFAULT] and say what is to be
/// different: `SockJsSettings.DEFAULT.withHeartbeat(Duration.ofSeconds(10))`.
///
/// @param transports those that clients may use; others answer 404
/// @param responseLimit after so many bytes of frames a streaming answer ends and the client asks
///   for the next, so that browsers need not keep it all
/// @param heartbeat an attached receiver that was sent nothing for so long is sent `h`
/// @param disconnectDelay how long a session lives without an attached receiver
/// @param cookie whether answers set `JSESSIONID`, for load balancers that stick to it
/// @param clientUrl of the SockJS script in the iframe page: begins with `/` or `http`
/// @param origins allowed values of `Origin`, such as `https://example.org`; empty for any. A
///   request without the header comes from no page of another origin and is let in
/// @param verifyIp whether requests of a session must all come from the address that opened it
/// @param maxMessage the largest batch of messages a client may send at once, as JSON
/// @param maxSessions how many may be open in the service at once; beyond, a request is answered
///   503
/// @param maxSessionsPerAddress how many of them from one address, or from one /64 of IPv6; beyond,
///   429
/// @param maxInbox how many of a client's messages, or batches of them, may wait for the handler,
///   and no more than `maxMessage` together; then it is held up
/// @param highWater from so many pending bytes on, `overflow` decides; a message that waits counts
///   128 bytes more than it has
/// @param lowWater down to here a sender is paused
/// @param overflow what happens when the client reads too slowly
/// @param strict033 whether to answer as protocol 0.3.3 had it where later servers differ: for test
///   suites of that age
/// @param inline whether the handler runs on the threads that bring the messages; then it must not
///   block
public record SockJsSettings(
        Set<Transport> transports,
        int responseLimit,
        Duration heartbeat,
        Duration disconnectDelay,
        boolean cookie,
        String clientUrl,
        Set<String> origins,
        boolean verifyIp,
        int maxMessage,
        int maxSessions,
        int maxSessionsPerAddress,
        int maxInbox,
        long highWater,
        long lowWater,
        Overflow overflow,
        boolean strict033,
        boolean inline) {

    /// All transports, 128 KiB per answer, a heartbeat after 25 s, 5 s without a receiver, no
    /// cookie, any origin and address, batches of 1 MiB, 100,000 sessions, 10,000 of one address,
    /// 256 messages of inbox, 1 MiB and 256 KiB of water, then [Overflow#CLOSE], virtual threads.
    public static final SockJsSettings DEFAULT =
            new SockJsSettings(
                    EnumSet.allOf(Transport.class),
                    128 * 1024,
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(5),
                    false,
                    "https://cdn.jsdelivr.net/npm/sockjs-client@1.6.1/dist/sockjs.min.js",
                    Set.of(),
                    false,
                    1024 * 1024,
                    100_000,
                    10_000,
                    256,
                    1024 * 1024,
                    256 * 1024,
                    Overflow.CLOSE,
                    false,
                    false);

    /// Checks what can be wrong.
    public SockJsSettings {
        transports = Set.copyOf(transports);
        origins = Set.copyOf(origins);
        if (!clientUrl.startsWith("/") && !clientUrl.startsWith("http")) {
            throw new IllegalArgumentException("clientUrl begins with / or http: " + clientUrl);
        }
        if (responseLimit < 1 || maxMessage < 2 || maxSessions < 1 || maxSessionsPerAddress < 1) {
            throw new IllegalArgumentException("a limit that lets nothing through");
        }
        if (maxInbox < 1 || lowWater < 0 || highWater <= lowWater) {
            throw new IllegalArgumentException("highWater has to be above lowWater, maxInbox 1");
        }
        if (!heartbeat.isPositive() || !disconnectDelay.isPositive()) {
            throw new IllegalArgumentException("heartbeat and disconnectDelay are above zero");
        }
    }

    /// These settings without these transports.
    public SockJsSettings withoutTransports(Transport... without) {
        var left = new HashSet<>(transports);
        left.removeAll(List.of(without));
        return with(draft -> draft.transports = left);
    }

    /// These settings with another [#responseLimit()].
    public SockJsSettings withResponseLimit(int responseLimit) {
        return with(draft -> draft.responseLimit = responseLimit);
    }

    /// These settings with another [#heartbeat()].
    public SockJsSettings withHeartbeat(Duration heartbeat) {
        return with(draft -> draft.heartbeat = heartbeat);
    }

    /// These settings with another [#disconnectDelay()].
    public SockJsSettings withDisconnectDelay(Duration disconnectDelay) {
        return with(draft -> draft.disconnectDelay = disconnectDelay);
    }

    /// These settings with another [#cookie()].
    public SockJsSettings withCookie(boolean cookie) {
        return with(draft -> draft.cookie = cookie);
    }

    /// These settings with another [#clientUrl()].
    public SockJsSettings withClientUrl(String clientUrl) {
        return with(draft -> draft.clientUrl = clientUrl);
    }

    /// These settings with other [#origins()].
    public SockJsSettings withOrigins(String... origins) {
        return with(draft -> draft.origins = Set.copyOf(List.of(origins)));
    }

    /// These settings with another [#verifyIp()].
    public SockJsSettings withVerifyIp(boolean verifyIp) {
        return with(draft -> draft.verifyIp = verifyIp);
    }

    /// These settings with another [#maxMessage()].
    public SockJsSettings withMaxMessage(int maxMessage) {
        return with(draft -> draft.maxMessage = maxMessage);
    }

    /// These settings with another [#maxSessions()].
    public SockJsSettings withMaxSessions(int maxSessions) {
        return with(draft -> draft.maxSessions = maxSessions);
    }

    /// These settings with another [#maxSessionsPerAddress()].
    public SockJsSettings withMaxSessionsPerAddress(int maxSessionsPerAddress) {
        return with(draft -> draft.maxSessionsPerAddress = maxSessionsPerAddress);
    }

    /// These settings with another [#maxInbox()].
    public SockJsSettings withMaxInbox(int maxInbox) {
        return with(draft -> draft.maxInbox = maxInbox);
    }

    /// These settings with another [#lowWater()] and [#highWater()].
    public SockJsSettings withWater(long lowWater, long highWater) {
        return with(draft -> {
            draft.lowWater = lowWater;
            draft.highWater = highWater;
        });
    }

    /// These settings with another [#overflow()].
    public SockJsSettings withOverflow(Overflow overflow) {
        return with(draft -> draft.overflow = overflow);
    }

    /// These settings with another [#strict033()].
    public SockJsSettings withStrict033(boolean strict033) {
        return with(draft -> draft.strict033 = strict033);
    }

    /// These settings with another [#inline()].
    public SockJsSettings withInline(boolean inline) {
        return with(draft -> draft.inline = inline);
    }

    private SockJsSettings with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /// Settings that can be changed, for the moment it takes to change them.
    private static final class Draft {
        private Set<Transport> transports;
        private int responseLimit;
        private Duration heartbeat;
        private Duration disconnectDelay;
        private boolean cookie;
        private String clientUrl;
        private Set<String> origins;
        private boolean verifyIp;
        private int maxMessage;
        private int maxSessions;
        private int maxSessionsPerAddress;
        private int maxInbox;
        private long highWater;
        private long lowWater;
        private Overflow overflow;
        private boolean strict033;
        private boolean inline;

        private Draft(SockJsSettings from) {
            transports = from.transports;
            responseLimit = from.responseLimit;
            heartbeat = from.heartbeat;
            disconnectDelay = from.disconnectDelay;
            cookie = from.cookie;
            clientUrl = from.clientUrl;
            origins = from.origins;
            verifyIp = from.verifyIp;
            maxMessage = from.maxMessage;
            maxSessions = from.maxSessions;
            maxSessionsPerAddress = from.maxSessionsPerAddress;
            maxInbox = from.maxInbox;
            highWater = from.highWater;
            lowWater = from.lowWater;
            overflow = from.overflow;
            strict033 = from.strict033;
            inline = from.inline;
        }

        private SockJsSettings settings() {
            return new SockJsSettings(
                    transports,
                    responseLimit,
                    heartbeat,
                    disconnectDelay,
                    cookie,
                    clientUrl,
                    origins,
                    verifyIp,
                    maxMessage,
                    maxSessions,
                    maxSessionsPerAddress,
                    maxInbox,
                    highWater,
                    lowWater,
                    overflow,
                    strict033,
                    inline);
        }
    }
}
