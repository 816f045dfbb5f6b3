// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Server-sent events, to one client that listens with `EventSource`. Any thread; nothing here
/// blocks.
///
/// The stream ends when this process is to leave, so that the client comes again and is served by
/// the next generation. What it missed meanwhile, [#lastEventId()] tells. That of a
/// [MovableHandler] moves to the next generation instead, and the client notices nothing; an event
/// that `send` has taken arrives there, before any that the new code sends. It also ends when a
/// client does not read and more than 1 MiB waits for it.
public interface EventStream {
    /// Sends an event without type and id.
    ///
    /// @param data any text; `EventSource` sees each kind of line end as a line feed
    /// @return false when the stream is closed, and the event is lost
    default boolean send(String data) {
        return send(null, null, data);
    }

    /// Sends an event.
    ///
    /// @param event its type; null for `message`
    /// @param id what a client that comes again says it has seen; null to leave that as it was
    /// @param data any text
    /// @return false when the stream is closed, and the event is lost
    /// @throws IllegalArgumentException when `event` or `id` has a line end, or `id` a NUL
    boolean send(@Nullable String event, @Nullable String id, String data);

    /// Sends something that listeners do not see.
    ///
    /// @return false when the stream is closed
    boolean comment(String text);

    /// Tells the client how long to wait before it comes again.
    ///
    /// @return false when the stream is closed
    boolean retry(Duration wait);

    /// The id of the last event that the client had seen when it came again; empty when it is new.
    /// In a stream that has moved here, the id of the last event that was sent on it.
    Optional<String> lastEventId();

    /// See [PushStream#attributes()].
    Map<String, Object> attributes();

    /// Runs `then` once the stream is closed, for whatever reason: on its event loop, so it must
    /// not block; or here and now when it is closed already.
    void onClose(Runnable then);

    /// Ends the stream after what has been sent. The client comes again, unless it is answered with
    /// 204 then.
    void end();

    /// Bytes that were sent and that the kernel has not taken yet.
    long pending();

    /// Whether nothing more can be sent.
    boolean isClosed();
}
