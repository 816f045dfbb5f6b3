// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A stream of server-sent events, one for each frame.
@DisplayName("eventsource")
class EventSourceTest {
    private final Server server = Services.standard();

    @DisplayName("is a stream of events, of exactly that type, after an empty line")
    @Test
    void streamHasAnEventForEachFrame() {
        var session = server.session(Services.ECHO);
        try (var stream = server.open(Request.get(session.url("eventsource")))) {
            assertThat(stream.head().status()).isEqualTo(200);
            assertThat(stream.head().header("Content-Type")).contains("text/event-stream");
            assertThat(stream.chunk()).isEqualTo("\r\n");
            assertThat(stream.chunk()).isEqualTo("data: o\r\n\r\n");
            session.send("[\"x\"]").must(204);
            assertThat(stream.chunk()).isEqualTo("data: a[\"x\"]\r\n\r\n");
        }
    }

    @DisplayName("has JSON's escapes for line ends and NUL, which would break an event")
    @Test
    void lineEndsAreEscaped() {
        var session = server.session(Services.ECHO).opened();
        session.send("[\"  \\u0000\\n\\r \"]").must(204);
        try (var stream = server.open(Request.get(session.url("eventsource")))) {
            assertThat(stream.chunk()).isEqualTo("\r\n");
            assertThat(stream.chunk()).isEqualTo("data: a[\"  \\u0000\\n\\r \"]\r\n\r\n");
        }
    }

    @DisplayName("escapes percent signs, since clients decode them, and nothing else")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "%, %25",
        "100%, 100%25",
        "%41, %2541",
        "%25, %2525",
        "%%, %25%25",
        "%0A%0D%00, %250A%250D%2500",
        "&+ #?/:=@<>, &+ #?/:=@<>",
        "\u00e9\u4e16, \u00e9\u4e16"
    })
    void percentSignsAreEscaped(String message, String data) {
        var session = server.session(Services.ECHO).opened();
        session.send(Frames.sent(message)).must(204);
        try (var stream = server.open(Request.get(session.url("eventsource")))) {
            assertThat(stream.chunk()).isEqualTo("\r\n");
            assertThat(stream.chunk()).isEqualTo("data: a[\"" + data + "\"]\r\n\r\n");
        }
    }
}
