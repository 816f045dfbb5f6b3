// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.http.Exchange;
import dev.baton.push.route.Percent;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.sockjs.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A request that sends messages to a session. On its virtual thread, which waits while the
/// session's handler is behind.
final class Sending {
    private static final String FORM = "application/x-www-form-urlencoded";

    /// A byte of JSON is three in a form at most.
    private static final int FORM_FACTOR = 3;

    /// The longest array.
    private static final int MOST = Integer.MAX_VALUE - 8;

    private Sending() {}

    static void answer(
            Exchange exchange, boolean jsonp, String id, SockJsSettings settings, Sessions sessions)
            throws IOException, InterruptedException {
        var session = sessions.find(exchange, id);
        if (session == null) {
            Answers.text(exchange, 404, "no such session\n");
            return;
        }
        session.cameBy(exchange);
        try {
            var messages = Payload.messages(payload(exchange, jsonp, settings.maxMessage()));
            if (!session.receive(messages)) {
                Answers.text(exchange, 404, "the session has gone elsewhere\n");
                return;
            }
        } catch (Requests.TooLarge _) {
            Answers.text(exchange, 413, "too much at once\n");
            return;
        } catch (Payload.Refused refused) {
            Answers.text(exchange, 500, refused.why());
            return;
        } catch (CharacterCodingException _) {
            Answers.text(exchange, 500, "Broken JSON encoding.");
            return;
        }
        if (jsonp) {
            Answers.text(exchange, 200, "ok");
        } else {
            exchange.header("Content-Type", Answers.TEXT).status(204);
        }
    }

    private static String payload(Exchange exchange, boolean jsonp, int most)
            throws IOException, Requests.TooLarge {
        if (!jsonp || !isForm(exchange)) {
            return utf8(Requests.body(exchange, most));
        }
        var form = utf8(Requests.body(exchange, (int) Math.min(MOST, (long) FORM_FACTOR * most)));
        var fields = Percent.values(form, "d");
        var payload = fields.isEmpty() ? "" : fields.getFirst();
        if (payload.getBytes(StandardCharsets.UTF_8).length > most) {
            throw new Requests.TooLarge();
        }
        return payload;
    }

    private static boolean isForm(Exchange exchange) {
        return exchange.header("Content-Type")
                .map(type -> type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT).equals(FORM))
                .orElse(false);
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
