// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.session.Message;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.websocket.Frame;
import dev.baton.push.websocket.Link;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A WebSocket whose messages are the application's, as they are.
final class RawSession extends WebSocketSession {
    private static final int INBOX = 256;

    RawSession(
            SessionInfo info,
            SessionHandler handler,
            WebSocketSettings settings,
            Presence presence,
            SessionTracker tracker,
            @Nullable Map<String, Object> kept) {
        super(
                info,
                handler,
                settings.inline(),
                INBOX,
                settings.maxMessage(),
                settings.highWater(),
                settings.lowWater(),
                settings.overflow(),
                presence,
                tracker,
                kept);
    }

    @Override
    Frame encode(Message message) {
        return message.encoded(Encodings.WEBSOCKET);
    }

    @Override
    void sayClose(Link to, int code, String reason) {
        to.close(code, reason);
    }

    @Override
    public void text(String message) {
        tellText(message);
        holdUp();
    }

    @Override
    public void binary(byte[] message) {
        tellBinary(message);
        holdUp();
    }
}
