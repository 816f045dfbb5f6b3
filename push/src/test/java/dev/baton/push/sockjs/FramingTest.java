// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramingTest {
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] frame(String... messages) {
        return Frames.messages(List.of(messages).stream().map(Quote::utf8).toList());
    }

    @Test
    void framesHaveNoBlanks() {
        assertThat(text(Frames.open())).isEqualTo("o");
        assertThat(text(Frames.heartbeat())).isEqualTo("h");
        assertThat(text(frame("a", "b\"c"))).isEqualTo("a[\"a\",\"b\\\"c\"]");
        assertThat(text(Frames.close(3000, "Go away!"))).isEqualTo("c[3000,\"Go away!\"]");
    }

    @Test
    void everyCodeUnitThatMustBeIsEscapedAndNoOther() {
        for (int c = 0; c < 65_536; c++) {
            var quoted = Quote.string(Character.toString((char) c));
            var inside = quoted.substring(1, quoted.length() - 1);
            var mustBe =
                    c < 32
                            || c == '"'
                            || c == '\\'
                            || (c >= 0x200c && c <= 0x200f)
                            || (c >= 0x2028 && c <= 0x202f)
                            || (c >= 0x2060 && c <= 0x206f)
                            || c >= 0xfff0
                            || (c >= 0xd800 && c <= 0xdfff);
            assertThat(inside.startsWith("\\")).as("U+%04X", c).isEqualTo(mustBe);
            if (inside.startsWith("\\u")) {
                assertThat(inside).isEqualTo(String.format("\\u%04x", c));
            }
        }
        assertThat(Quote.string("\b\t\n\f\r\u0001")).isEqualTo("\"\\b\\t\\n\\f\\r\\u0001\"");
        assertThat(Quote.string("😀/\u007fé")).isEqualTo("\"\\ud83d\\ude00/\u007fé\"");
    }

    @Test
    void eventsEscapeWhatTheClientDecodes() {
        assertThat(text(Framing.EVENTS.wrap(frame("%41 é"))))
                .isEqualTo("data: a[\"%2541 é\"]\r\n\r\n");
        assertThat(text(Framing.EVENTS.wrap(frame("  \u0000\n\r "))))
                .isEqualTo("data: a[\"  \\u0000\\n\\r \"]\r\n\r\n");
    }

    @Test
    void scriptsCannotBeLeft() {
        assertThat(text(Framing.SCRIPTS.wrap(frame("x"))))
                .isEqualTo("<script>\np(\"a[\\\"x\\\"]\");\n</script>\r\n");
        assertThat(text(Framing.SCRIPTS.wrap(frame("</script><!--"))))
                .contains("<\\/script><\\!--")
                .endsWith("\n</script>\r\n");
    }

    @ParameterizedTest
    @CsvSource({"true, /**/", "false, ''"})
    void callsQuoteTwice(boolean harmless, String before) {
        assertThat(text(Framing.call("x", frame("a\"b"), harmless)))
                .isEqualTo(before + "x(\"a[\\\"a\\\\\\\"b\\\"]\");\r\n");
    }

    @Test
    void preludesAreAsLongAsBrowsersNeed() {
        assertThat(Framing.streamingPrelude()).hasSize(2049);
        assertThat(Framing.scriptsPrelude("c").length).isGreaterThan(1024);
        assertThat(text(Framing.scriptsPrelude("cb"))).contains("parent.cb;").endsWith("\r\n\r\n");
    }
}
