// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A form that a browser posts, whose field `d` is the JSON array. Or the bare array, as any other
/// type.
@DisplayName("jsonp_send")
class JsonpSendTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Server server = Services.standard();

    private Answer send(Session session, String type, String body) {
        var send = Request.post(session.url("jsonp_send")).header("Content-Type", type);
        return server.ask(send.body(body));
    }

    @DisplayName("is answered with ok, as plain text")
    @Test
    void successIsOk() {
        var session = server.session(Services.ECHO).opened();
        var answer = send(session, FORM, "d=%5B%22x%22%5D").must(200, "ok");
        assertThat(answer.header("Content-Type")).contains("text/plain; charset=UTF-8");
        session.poll().must(200, "a[\"x\"]\n");
    }

    @DisplayName("decodes the field d of a form: + is a blank, escapes are UTF-8")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "d=%5B%22a%22%5D                   | a",
                "d=[\"a\"]                         | a",
                "d=[%22a+b%22]                     | a b",
                "d=[%22a%20b%22]                   | a b",
                "d=[%22a%2Bb%22]                   | a+b",
                "d=[%22%26%3D%25%3B%23%22]         | &=%;#",
                "d=[%22%2561%22]                   | %61",
                "d=[%22%c3%a9%E4%B8%96%22]         | \u00e9\u4e16",
                "d=[%22%F0%9F%98%80%22]            | \\ud83d\\ude00",
                "a=b&d=[%22x%22]&e=f               | x",
                "dd=[%22no%22]&d=[%22x%22]         | x"
            })
    void fieldIsDecoded(String form, String message) {
        var session = server.session(Services.ECHO).opened();
        send(session, FORM, form).must(200, "ok");
        session.poll().must(200, "a[\"" + message + "\"]\n");
    }

    @DisplayName("knows a form by its type, whatever parameters follow")
    @ParameterizedTest
    @ValueSource(strings = {FORM + "; charset=UTF-8", FORM + ";charset=utf-8", FORM + "; x=y"})
    void parametersOfTheTypeAreIgnored(String type) {
        var session = server.session(Services.ECHO).opened();
        send(session, type, "d=%5B%22x%22%5D").must(200, "ok");
        session.poll().must(200, "a[\"x\"]\n");
    }

    @DisplayName("takes plain text as it is, undecoded")
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain; charset=UTF-8", ""})
    void plainTextIsNotDecoded(String type) {
        var session = server.session(Services.ECHO).opened();
        send(session, type, "[\"%61bc+d\"]").must(200, "ok");
        session.poll().must(200, "a[\"%61bc+d\"]\n");
    }

    @DisplayName("takes a body without a type as it is")
    @Test
    void bodyWithoutATypeIsNotDecoded() {
        var session = server.session(Services.ECHO).opened();
        server.ask(Request.post(session.url("jsonp_send")).body("[\"%61bc\"]")).must(200, "ok");
        session.poll().must(200, "a[\"%61bc\"]\n");
    }

    @DisplayName(
            "answers a form without an array of messages with 500, and leaves the session as it was")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                   | Payload expected.",
                "d=                   | Payload expected.",
                "d                    | Payload expected.",
                "p=p                  | Payload expected.",
                "d=%5B%22x            | Broken JSON encoding.",
                "d=x                  | Broken JSON encoding.",
                "d=%7B%7D             | Payload expected.",
                "d=%22x%22            | Payload expected."
            })
    void failureLeavesTheSessionUsable(String form, String answer) {
        var session = server.session(Services.ECHO).opened();
        send(session, FORM, form).mustSay(500, answer);
        assertUsable(session);
    }

    @DisplayName(
            "answers plain text that is no array of messages with 500, and leaves the session as it was")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``        | Payload expected.",
                "[\"x      | Broken JSON encoding.",
                "{}        | Payload expected."
            })
    void failingTextLeavesTheSessionUsable(String text, String answer) {
        var session = server.session(Services.ECHO).opened();
        send(session, "text/plain", text).mustSay(500, answer);
        assertUsable(session);
    }

    private static void assertUsable(Session session) {
        session.send("[\"b\"]").must(204);
        session.poll().must(200, "a[\"b\"]\n");
    }

    @DisplayName("to a session that is not there is 404")
    @Test
    void unknownSessionIsNotFound() {
        send(server.session(Services.ECHO), FORM, "d=%5B%22x%22%5D").must(404);
    }
}
