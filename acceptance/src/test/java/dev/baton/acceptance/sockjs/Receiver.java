// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The transports by which a client receives over HTTP: how each is asked for, and what it makes of
/// a frame.
enum Receiver {
    XHR("POST", "application/javascript; charset=UTF-8"),
    JSONP("GET", "application/javascript; charset=UTF-8"),
    XHR_STREAMING("POST", "application/javascript; charset=UTF-8"),
    EVENTSOURCE("GET", "text/event-stream"),
    HTMLFILE("GET", "text/html; charset=UTF-8");

    /// What some browsers want before they show the first byte to the page.
    private static final String HTMLFILE_PRELUDE =
            """
            <!doctype html>
            <html><head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
            </head><body><h2>Don't panic!</h2>
              <script>
                document.domain = document.domain;
                var c = parent.callback;
                c.start();
                function p(d) {c.message(d);};
                window.onload = function() {c.stop();};
              </script>\
            """;

    private final String method;
    private final String contentType;

    Receiver(String method, String contentType) {
        this.method = method;
        this.contentType = contentType;
    }

    /// Those whose answer goes on after a frame, up to a limit.
    static Stream<Receiver> streaming() {
        return Stream.of(XHR_STREAMING, EVENTSOURCE, HTMLFILE);
    }

    /// Those whose answer ends with its first frame.
    static Stream<Receiver> polling() {
        return Stream.of(XHR, JSONP);
    }

    /// Every pair.
    static Stream<List<Receiver>> pairs() {
        return Stream.of(values())
                .flatMap(one -> Stream.of(values()).map(two -> List.of(one, two)));
    }

    boolean isStreaming() {
        return streaming().anyMatch(this::equals);
    }

    String method() {
        return method;
    }

    String contentType() {
        return contentType;
    }

    Request request(Session session) {
        return Request.of(method, session.url(this + query()));
    }

    private String query() {
        return this == HTMLFILE || this == JSONP ? "?c=callback" : "";
    }

    /// Fails unless this is the chunk that comes before the first frame of a stream.
    void assertPrelude(String chunk) {
        switch (this) {
            case XHR_STREAMING -> assertThat(chunk).isEqualTo("h".repeat(2048) + "\n");
            case EVENTSOURCE -> assertThat(chunk).isEqualTo("\r\n");
            case HTMLFILE -> {
                assertThat(chunk.strip()).isEqualTo(HTMLFILE_PRELUDE);
                assertThat(chunk).hasSizeGreaterThan(1024).endsWith("</script>" + padding(chunk));
            }
            case XHR, JSONP -> throw new IllegalArgumentException(this + " has no prelude");
        }
    }

    private static String padding(String prelude) {
        return " ".repeat(prelude.length() - HTMLFILE_PRELUDE.length() - 4) + "\r\n\r\n";
    }

    /// The frame as this transport puts it on the wire.
    String wire(String frame) {
        return switch (this) {
            case XHR, XHR_STREAMING -> frame + "\n";
            case EVENTSOURCE -> "data: " + frame.replace("%", "%25") + "\r\n\r\n";
            case HTMLFILE -> "<script>\np(" + script(frame) + ");\n</script>\r\n";
            case JSONP -> "/**/callback(" + Frames.quoted(frame) + ");\r\n";
        };
    }

    /// A string literal that does not end the script it stands in.
    private static String script(String frame) {
        return Frames.quoted(frame).replace("</", "<\\/").replace("<!--", "<\\!--");
    }

    /// How many bytes the frame has on the wire.
    int size(String frame) {
        return wire(frame).getBytes(StandardCharsets.UTF_8).length;
    }

    /// As it is written in URLs.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
