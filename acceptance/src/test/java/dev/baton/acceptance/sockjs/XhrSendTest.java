// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A POST of a JSON array. Browsers give it all sorts of Content-Types, to be spared the OPTIONS
/// request that `application/json` costs, so none of them means anything.
@DisplayName("xhr_send")
class XhrSendTest {
    private final Server server = Services.standard();

    @DisplayName("is answered with 204, no body, and nevertheless a Content-Type")
    @Test
    void successHasNoBody() {
        var session = server.session(Services.ECHO).opened();
        var answer = session.send("[\"a\"]").must(204, "");
        assertThat(answer.header("Content-Type")).contains("text/plain; charset=UTF-8");
        session.poll().must(200, "a[\"a\"]\n");
    }

    @DisplayName("takes JSON in UTF-8 under any Content-Type")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "T",
                "application/json",
                "application/xml",
                "",
                "application/json; charset=utf-8",
                "text/xml; charset=utf-8",
                "text/xml",
                "text/plain; charset=iso-8859-1"
            })
    void contentTypeMeansNothing(String type) {
        assertTaken(type);
    }

    @DisplayName("takes JSON in UTF-8 under a Content-Type that nobody sends, too")
    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-www-form-urlencoded", "application/octet-stream", "x/y", "x"})
    @Tag(Services.BEYOND_REFERENCE)
    void strangeContentTypeMeansNothing(String type) {
        assertTaken(type);
    }

    private void assertTaken(String type) {
        var session = server.session(Services.ECHO).opened();
        var send = Request.post(session.url("xhr_send")).body("[\"%61\u00e9\"]");
        server.ask(send.header("Content-Type", type)).must(204);
        session.poll().must(200, "a[\"%61\u00e9\"]\n");
    }

    @DisplayName("needs no Content-Type at all")
    @Test
    void contentTypeIsNotNeeded() {
        var session = server.session(Services.ECHO).opened();
        server.ask(Request.post(session.url("xhr_send")).body("[\"a\"]")).must(204);
        session.poll().must(200, "a[\"a\"]\n");
    }

    @DisplayName("answers what is no array of messages with 500, and leaves the session as it was")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``              | Payload expected.",
                "[\"x            | Broken JSON encoding.",
                "[\"x\"          | Broken JSON encoding.",
                "x               | Broken JSON encoding.",
                "[\"x\"]]        | Broken JSON encoding.",
                "[\"x\",]        | Broken JSON encoding.",
                "['x']           | Broken JSON encoding.",
                "[\"\\x\"]       | Broken JSON encoding.",
                "\"x\"           | Payload expected.",
                "{\"x\":\"y\"}   | Payload expected.",
                "1               | Payload expected.",
                "true            | Payload expected.",
                "null            | Payload expected."
            })
    void failureLeavesTheSessionUsable(String body, String answer) {
        var session = server.session(Services.ECHO).opened();
        session.send("[\"a\"]").must(204);
        session.send(body).mustSay(500, answer);
        session.send("[\"b\"]").must(204);
        session.poll().must(200, "a[\"a\",\"b\"]\n");
    }

    @DisplayName("to a session that is not there is 404")
    @Test
    void unknownSessionIsNotFound() {
        server.session(Services.ECHO).send("[\"x\"]").must(404);
    }
}
