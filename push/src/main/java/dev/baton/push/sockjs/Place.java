// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.sockjs;

import dev.baton.push.session.Transport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a path below a service's prefix names. Matched undecoded, and before the method: what is
/// none of these does not exist, whatever is to be done with it.
public sealed interface Place {
    /// The prefix itself.
    record Greeting() implements Place {}

    /// The page for hidden iframes, in any version.
    record Iframe() implements Place {}

    /// What the service can do.
    record Info() implements Place {}

    /// A WebSocket without SockJS.
    record RawWebSocket() implements Place {}

    /// Where a session's messages are received.
    record Receiver(Transport transport, String session) implements Place {}

    /// Where messages for a session are sent.
    record Sender(boolean jsonp, String session) implements Place {}

    /// Where everything of a session is.
    String SESSION = "/{server}/{session}/";

    /// A name for the iframe page: `/iframe-1.6.1.html`.
    Pattern IFRAME = Pattern.compile("/iframe[0-9-.a-z_]*.html");

    /// Its paths, as a route has them: `/{server}/{session}/xhr`.
    default String pattern() {
        return switch (this) {
            case Greeting _ -> "/";
            case Iframe _ -> "/iframe*.html";
            case Info _ -> "/info";
            case RawWebSocket _ -> "/websocket";
            case Receiver(var transport, var _) -> SESSION + transport.word();
            case Sender(var jsonp, var _) -> SESSION + (jsonp ? "jsonp_send" : "xhr_send");
        };
    }

    /// The place at `path`, which begins behind the prefix; null when there is none.
    static @Nullable Place at(String path) {
        return switch (path) {
            case "", "/" -> new Greeting();
            case "/info" -> new Info();
            case "/websocket" -> new RawWebSocket();
            default ->
                    IFRAME.matcher(path).matches() ? new Iframe() : inSession(path.split("/", -1));
        };
    }

    private static @Nullable Place inSession(String[] segments) {
        if (segments.length != 4
                || !segments[0].isEmpty()
                || !isWord(segments[1])
                || !isWord(segments[2])) {
            return null;
        }
        var session = segments[2];
        return switch (segments[3]) {
            case "websocket" -> new Receiver(Transport.WEBSOCKET, session);
            case "xhr" -> new Receiver(Transport.XHR, session);
            case "xhr_streaming" -> new Receiver(Transport.XHR_STREAMING, session);
            case "eventsource" -> new Receiver(Transport.EVENTSOURCE, session);
            case "htmlfile" -> new Receiver(Transport.HTMLFILE, session);
            case "jsonp" -> new Receiver(Transport.JSONP, session);
            case "xhr_send" -> new Sender(false, session);
            case "jsonp_send" -> new Sender(true, session);
            default -> null;
        };
    }

    private static boolean isWord(String segment) {
        return !segment.isEmpty() && segment.indexOf('.') < 0;
    }
}
