// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The transports by which a client sends over HTTP.
enum Sender {
    XHR_SEND,
    JSONP_SEND;

    /// @param json an array of strings, as a rule
    Request request(Session session, String json) {
        var post = Request.post(session.url(toString()));
        return switch (this) {
            case XHR_SEND -> post.header("Content-Type", "text/plain").body(json);
            case JSONP_SEND ->
                    post.header("Content-Type", "application/x-www-form-urlencoded")
                            .body("d=" + URLEncoder.encode(json, StandardCharsets.UTF_8));
        };
    }

    /// Sends it, which has to succeed.
    Answer send(Session session, String json) {
        var answer = session.server().ask(request(session, json));
        return switch (this) {
            case XHR_SEND -> answer.must(204);
            case JSONP_SEND -> answer.must(200, "ok");
        };
    }

    /// As it is written in URLs.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
