// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// What clients send is a JSON array of strings, in any spelling that JSON allows. A message is a
/// row of UTF-16 units, as in JavaScript; not each row is valid Unicode, and none is changed.
@DisplayName("A message from the client")
class InputTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final Server server = Services.standard();

    /// What is meant by a text, and the text.
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("[\"a\"]", List.of("a")),
                Arguments.of("[\"a\",\"\",\"b\"]", List.of("a", "", "b")),
                Arguments.of("[ \"a\" ,\r\n\t\"b\" ] ", List.of("a", "b")),
                Arguments.of("[\"\\u0041\\u00e9\\u00E9\"]", List.of("A\u00e9\u00e9")),
                Arguments.of("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", List.of("\"\\/\b\f\n\r\t")),
                Arguments.of("[\"\\u0000\\u001f\"]", List.of("\0\u001f")),
                Arguments.of("[\"\u00e9\u4e16\u754c\"]", List.of("\u00e9\u4e16\u754c")),
                Arguments.of("[\"\ud83d\ude00\"]", List.of("\ud83d\ude00")),
                Arguments.of("[\"\\ud83d\\ude00\"]", List.of("\ud83d\ude00")),
                Arguments.of("[\"\ufffe\uffff\"]", List.of("\ufffe\uffff")),
                Arguments.of("[\"\\ufffe\\uffff\"]", List.of("\ufffe\uffff")),
                Arguments.of("[\"\u2028\u2029\u007f\"]", List.of("\u2028\u2029\u007f")),
                Arguments.of("[\"\\ud800\"]", List.of("\ud800")),
                Arguments.of("[\"\\udfffx\\ud800\"]", List.of("\udfffx\ud800")),
                Arguments.of("[\"%41 + & = ; #\"]", List.of("%41 + & = ; #")),
                Arguments.of("[\"[\\\"a\\\"]\"]", List.of("[\"a\"]")));
    }

    @DisplayName("is understood by xhr_send")
    @ParameterizedTest
    @MethodSource("texts")
    void xhrSendUnderstands(String text, List<String> messages) {
        assertUnderstood(Sender.XHR_SEND, text, messages);
    }

    @DisplayName("is understood by jsonp_send, from a form")
    @ParameterizedTest
    @MethodSource("texts")
    void jsonpSendUnderstands(String text, List<String> messages) {
        assertUnderstood(Sender.JSONP_SEND, text, messages);
    }

    private void assertUnderstood(Sender sender, String text, List<String> messages) {
        var session = server.session(Services.ECHO).opened();
        sender.send(session, text);
        session.poll().must(200, Frames.messages(messages.toArray(String[]::new)) + "\n");
    }

    @DisplayName("is understood by websocket")
    @ParameterizedTest
    @MethodSource("texts")
    void websocketUnderstands(String text, List<String> messages) {
        try (var client = WebSocketClient.open(server.session(Services.ECHO))) {
            assertThat(client.text()).isEqualTo("o");
            client.send(text);
            assertThat(echoed(client, messages.size()))
                    .isEqualTo(Frames.messages(messages.toArray(String[]::new)));
        }
    }

    @DisplayName("may have blanks before it")
    @Test
    @Tag(Services.BEYOND_REFERENCE)
    void blanksMayComeFirst() {
        assertUnderstood(Sender.XHR_SEND, " \r\n\t[\"a\"]", List.of("a"));
        websocketUnderstands(" \r\n\t[\"a\"]", List.of("a"));
    }

    /// So many messages as one frame, in however many frames they come.
    private static String echoed(WebSocketClient client, int count) {
        var frame = client.text();
        while (JSON.readTree(frame.substring(1)).size() < count) {
            frame = (frame + client.text()).replace("]a[", ",");
        }
        return frame;
    }
}
