// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A script that calls a function with one frame. The frame is JSON, and stands in the script as a
/// string literal: so its messages are encoded twice.
@DisplayName("jsonp")
class JsonpTest {
    private final Server server = Services.standard();

    @DisplayName("is answered with a script that calls back with the frame as a string")
    @Test
    void pollCallsBack() {
        var session = server.session(Services.ECHO);
        var answer = ask(session, "x").must(200, "/**/x(\"o\");\r\n");
        assertThat(answer.header("Content-Type")).contains("application/javascript; charset=UTF-8");
        session.send("[\"b\"]").must(204);
        ask(session, "callback").must(200, "/**/callback(\"a[\\\"b\\\"]\");\r\n");
    }

    @DisplayName("tells browsers not to guess at the type")
    @Test
    void typeIsNotGuessedAt() {
        assertThat(ask(server.session(Services.ECHO), "x").header("X-Content-Type-Options"))
                .contains("nosniff");
    }

    @DisplayName("encodes a message twice")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a\"b, a\\\\\\\"b",
                "a\\b, a\\\\\\\\b",
                "\\u0000, \\\\\\\\u0000",
                "100%, 100%",
                "</script>, </script>",
            })
    void messageIsEncodedTwice(String message, String literal) {
        var session = server.session(Services.ECHO).opened();
        session.send(Frames.sent(message)).must(204);
        ask(session, "x").must(200, "/**/x(\"a[\\\"" + literal + "\\\"]\");\r\n");
    }

    @DisplayName("encodes the escapes of a message as any other of its characters")
    @Test
    void escapesAreEncodedToo() {
        var session = server.session(Services.ECHO).opened();
        session.send(Frames.sent("\n\u2028\ud800")).must(204);
        ask(session, "x").must(200, "/**/x(\"a[\\\"\\\\n\\\\u2028\\\\ud800\\\"]\");\r\n");
    }

    @DisplayName("tells a close as any other frame")
    @Test
    void closeIsCalledBack() {
        var session = server.session(Services.CLOSE);
        ask(session, "x").must(200, "/**/x(\"o\");\r\n");
        ask(session, "x").must(200, "/**/x(\"c[3000,\\\"Go away!\\\"]\");\r\n");
    }

    private static Answer ask(Session session, String callback) {
        return session.server().ask(Request.get(session.url("jsonp?c=" + callback)));
    }
}
