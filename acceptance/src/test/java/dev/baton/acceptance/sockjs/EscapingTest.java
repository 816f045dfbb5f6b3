// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// How a server writes messages. JSON leaves a choice; the protocol does not: what browsers and
/// proxies are known to spoil is escaped, the rest is plain UTF-8.
@DisplayName("A message on its way to the client")
class EscapingTest {
    /// A message of so many UTF-16 units fills a stream of the test services in any encoding.
    private static final int BLOCK = 4096;

    private static final int UNITS = 1 << 16;

    private final Server server = Services.standard();

    static Stream<Arguments> spellings() {
        return Stream.of(
                Arguments.of("quotation mark", "\"", "\\\""),
                Arguments.of("backslash", "\\", "\\\\"),
                Arguments.of("short escapes", "\b\t\n\f\r", "\\b\\t\\n\\f\\r"),
                Arguments.of(
                        "other controls", "\0\u0001\u000b\u001f", "\\u0000\\u0001\\u000b\\u001f"),
                Arguments.of(
                        "joiners and marks",
                        "\u200b\u200c\u200f\u2010",
                        "\u200b\\u200c\\u200f\u2010"),
                Arguments.of(
                        "line separators",
                        "\u2027\u2028\u202f\u2030",
                        "\u2027\\u2028\\u202f\u2030"),
                Arguments.of(
                        "invisible operators",
                        "\u205f\u2060\u206f\u2070",
                        "\u205f\\u2060\\u206f\u2070"),
                Arguments.of("specials", "\uffef\ufff0\ufffe\uffff", "\uffef\\ufff0\\ufffe\\uffff"),
                Arguments.of("a surrogate pair", "\ud83d\ude00", "\\ud83d\\ude00"),
                Arguments.of("lone surrogates", "\ud800x\udfff", "\\ud800x\\udfff"),
                Arguments.of("surrogates the wrong way round", "\ude00\ud83d", "\\ude00\\ud83d"),
                Arguments.of(
                        "nothing else",
                        "/<>&'%\u007f\u0080\u00e9\u4e16\ufeff",
                        "/<>&'%\u007f\u0080\u00e9\u4e16\ufeff"));
    }

    @DisplayName("is spelled so")
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("spellings")
    void messageIsSpelledSo(String what, String message, String spelling) {
        var session = server.session(Services.ECHO).opened();
        session.send(Frames.sent(message)).must(204);
        session.poll().must(200, "a[\"" + spelling + "\"]\n");
    }

    @DisplayName(
            "is escaped where it has to be and nowhere else: all of U+0000 to U+FFFF, by every receiver")
    @ParameterizedTest
    @EnumSource(Receiver.class)
    void everyUnitOverHttp(Receiver receiver) {
        var session = server.session(Services.ECHO).opened();
        for (var first = 0; first < UNITS; first += BLOCK) {
            var block = block(first);
            session.send(Frames.sent(block)).must(204);
            try (var reception = session.attach(receiver)) {
                assertSame(receiver.wire(Frames.messages(block)), reception.next(), first);
                reception.expectEnd();
            }
        }
    }

    @DisplayName(
            "is escaped where it has to be and nowhere else: all of U+0000 to U+FFFF, by websocket")
    @Test
    void everyUnitOverAWebSocket() {
        try (var client = WebSocketClient.open(server.session(Services.ECHO))) {
            assertThat(client.text()).isEqualTo("o");
            for (var first = 0; first < UNITS; first += BLOCK) {
                client.send(Frames.sent(block(first)));
                assertSame(Frames.messages(block(first)), client.text(), first);
            }
        }
    }

    /// The units from this one on, each as itself.
    private static String block(int first) {
        var block = new StringBuilder();
        for (var unit = first; unit < first + BLOCK; unit++) {
            block.append((char) unit);
        }
        return block.toString();
    }

    /// Shows where they differ first: the rest would fill the screen.
    private static void assertSame(String expected, String got, int first) {
        var same = 0;
        while (same < Math.min(expected.length(), got.length())
                && expected.charAt(same) == got.charAt(same)) {
            same++;
        }
        assertThat(part(got, same))
                .as("from U+%04X on, at %s", first, same)
                .isEqualTo(part(expected, same));
        assertThat(got).hasSameSizeAs(expected);
    }

    private static String part(String text, int from) {
        return text.substring(Math.max(0, from - 10), Math.min(text.length(), from + 10));
    }
}
