// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.session.Message;
import dev.baton.push.sockjs.Frames;
import dev.baton.push.sockjs.Quote;
import dev.baton.push.websocket.Frame;
import java.util.List;

/// The forms in which messages leave, each made once for a message however many it goes to.
final class Encodings {
    /// As a JSON string, for SockJS.
    static final Message.Encoding<byte[]> QUOTED = message -> Quote.utf8(message.text());

    /// As a SockJS frame of its own, in a WebSocket frame.
    static final Message.Encoding<Frame> SOCKJS_WEBSOCKET =
            message -> Frame.utf8(Frames.messages(List.of(message.encoded(QUOTED))));

    /// As a WebSocket frame.
    static final Message.Encoding<Frame> WEBSOCKET =
            message ->
                    message.isText() ? Frame.utf8(message.bytes()) : Frame.binary(message.bytes());

    private Encodings() {}

    static void textOnly(Message message) {
        if (!message.isText()) {
            throw new UnsupportedOperationException("SockJS has only text messages");
        }
    }
}
