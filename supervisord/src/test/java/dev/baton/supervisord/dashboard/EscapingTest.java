// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What others have chosen, in HTML, in JSON and in pieces.
final class EscapingTest {
    @Test
    void markupIsTextInHtml() {
        assertThat(Html.escaped("<img src=x onerror='a()'>&\"\u0000\u001bé\n"))
                .isEqualTo("&lt;img src=x onerror=&#39;a()&#39;&gt;&amp;&quot;\ufffd\ufffdé\n");
    }

    @Test
    void jsonHasNothingThatEndsAScriptOrALine() {
        assertThat(Json.write("a\"\\\n\t</script>&'\u2028\u0000\u009bé"))
                .isEqualTo(
                        "\"a\\\"\\\\\\n\\t\\u003c/script\\u003e\\u0026\\u0027\\u2028\\u0000\\u009bé\"");
        assertThat(Json.write("\ud83d\ude00\ud83d")).isEqualTo("\"\\ud83d\\ude00\\ud83d\"");
    }

    @Test
    void jsonHasMapsAndListsInTheirOrder() {
        var map = new LinkedHashMap<String, Object>();
        map.put("b", List.of(1, -2L, true, List.of()));
        map.put("a\"", "x");
        assertThat(Json.write(map)).isEqualTo("{\"b\":[1,-2,true,[]],\"a\\\"\":\"x\"}");
        assertThat(Json.write(new LinkedHashMap<>())).isEqualTo("{}");
        assertThatThrownBy(() -> Json.write(new Object()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void charactersThatAreCutComeWhole() {
        var bytes = "aé€\ud83d\ude00b".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            var text = new Utf8Text();
            var first = text.decode(ByteBuffer.wrap(bytes, 0, cut));
            var second = text.decode(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            assertThat(first + second).as("cut at %d", cut).isEqualTo("aé€\ud83d\ude00b");
        }
    }

    @Test
    void whatIsNoUtf8IsReplaced() {
        var text = new Utf8Text();
        assertThat(text.decode(ByteBuffer.wrap(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe2})))
                .isEqualTo("a\ufffdb");
        assertThat(text.decode(ByteBuffer.wrap(new byte[] {'c'}))).isEqualTo("\ufffdc");
        text.decode(ByteBuffer.wrap(new byte[] {(byte) 0xe2}));
        text.begin();
        assertThat(text.decode(ByteBuffer.wrap(new byte[] {'d'}))).isEqualTo("d");
    }
}
