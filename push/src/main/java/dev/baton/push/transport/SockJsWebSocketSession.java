// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.session.Message;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.sockjs.Frames;
import dev.baton.push.sockjs.Payload;
import dev.baton.push.websocket.Frame;
import dev.baton.push.websocket.Link;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// SockJS frames over a WebSocket.
final class SockJsWebSocketSession extends WebSocketSession {
    private static final Frame OPEN = Frame.utf8(Frames.open());
    private static final Frame HEARTBEAT = Frame.utf8(Frames.heartbeat());

    private final SockJsSettings settings;
    private final Timers.Deadline heartbeat;

    SockJsWebSocketSession(
            SessionInfo info,
            SessionHandler handler,
            SockJsSettings settings,
            Timers timers,
            Presence presence,
            SessionTracker tracker,
            @Nullable Map<String, Object> kept) {
        super(
                info,
                handler,
                settings.inline(),
                settings.maxInbox(),
                settings.maxMessage(),
                settings.highWater(),
                settings.lowWater(),
                settings.overflow(),
                presence,
                tracker,
                kept);
        this.settings = settings;
        heartbeat = timers.deadline(this::beat);
    }

    @Override
    public void opened(Link opened) {
        if (!isResumed()) {
            opened.send(OPEN);
        }
        heartbeat.set(settings.heartbeat());
        super.opened(opened);
    }

    @Override
    Frame encode(Message message) {
        Encodings.textOnly(message);
        return message.encoded(Encodings.SOCKJS_WEBSOCKET);
    }

    @Override
    void sent() {
        heartbeat.set(settings.heartbeat());
    }

    @Override
    void awake() {
        heartbeat.set(settings.heartbeat());
    }

    private void beat() {
        var to = link();
        if (to != null && to.send(HEARTBEAT)) {
            heartbeat.set(settings.heartbeat());
        }
    }

    @Override
    void over() {
        heartbeat.clear();
    }

    @Override
    void sayClose(Link to, int code, String reason) {
        to.send(Frame.utf8(Frames.close(code, reason)));
        to.close(1000, "Normal closure");
    }

    @Override
    public void text(String message) {
        if (message.isEmpty()) {
            return;
        }
        try {
            tellTexts(Payload.messagesOrOne(message));
            holdUp();
        } catch (Payload.Refused _) {
            var from = link();
            if (from != null) {
                from.hangUp();
            }
        }
    }

    @Override
    public void binary(byte[] message) {
        var from = link();
        if (from != null) {
            from.close(1003, "text only");
        }
    }
}
