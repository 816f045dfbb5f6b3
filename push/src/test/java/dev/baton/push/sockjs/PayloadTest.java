// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    @Test
    void anArrayOfStringsIsItsMessages() throws Payload.Refused {
        assertThat(Payload.messages("[]")).isEmpty();
        assertThat(Payload.messages(" [ \"a\" , \"b\" ] \n")).containsExactly("a", "b");
        assertThat(Payload.messages("[\"\"]")).containsExactly("");
        assertThat(Payload.messages("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"]"))
                .containsExactly("\"\\/\b\f\n\r\té");
    }

    @Test
    void loneSurrogatesAndNonCharactersStay() throws Payload.Refused {
        assertThat(Payload.messages("[\"\\ud800\", \"\\uDC00x\", \"\ufffe\uffff\"]"))
                .containsExactly("\ud800", "\udc00x", "\ufffe\uffff");
    }

    @Test
    void aWebSocketMayHoldOneBareString() throws Payload.Refused {
        assertThat(Payload.messagesOrOne("\"a\"")).containsExactly("a");
        assertThat(Payload.messagesOrOne("[\"a\"]")).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "\"a\"",
                "1",
                "-1.5e+7",
                "true",
                "false",
                "null",
                "{\"a\":[1,{}]}"
            })
    void nothingOrNoArrayIsSaid(String json) {
        assertThatThrownBy(() -> Payload.messages(json)).hasMessage("Payload expected.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[\"a",
                "[\"a\"",
                "[\"a\",]",
                "[\"a\"]]",
                "[1]",
                "[\"a\" \"b\"]",
                "[,]",
                "x",
                "[\"\\x\"]",
                "[\"\\u12\"]",
                "[\"\\u12g4\"]",
                "[\"\n\"]",
                "01",
                "1.",
                "tru",
                "{\"a\"}",
                "{1:2}",
                "[\"\\\"]",
                "+1",
                "[\"\\u\u0661111\"]"
            })
    void whatIsNoJsonIsSaid(String json) {
        assertThatThrownBy(() -> Payload.messages(json)).hasMessage("Broken JSON encoding.");
    }

    @Test
    void aDeepNestNeitherOverflowsNorPasses() {
        assertThatThrownBy(() -> Payload.messages("{\"a\":" + "[".repeat(100_000)))
                .hasMessage("Broken JSON encoding.");
    }

    @Test
    void whatIsQuotedIsReadBack() throws Payload.Refused {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(
                        (char)
                                (random.nextInt(4) == 0
                                        ? random.nextInt(128)
                                        : random.nextInt(65_536)));
            }
            var quoted = Quote.string(text.toString());

            assertThat(Payload.messages("[" + quoted + "]"))
                    .as("seed %d", seed)
                    .containsExactly(text.toString());
        }
    }

    /// Some are short enough to be kept as strings, others are read again each time.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 300, 20_000})
    void aBatchHasItsMessagesInOrderEachTime(int count) throws Payload.Refused {
        var messages = IntStream.range(0, count).mapToObj(i -> i % 7 == 0 ? "" : "\n" + i).toList();
        var json = new StringBuilder(" [");
        for (var message : messages) {
            json.append(json.length() > 2 ? " , " : "").append(Quote.string(message));
        }
        var batch = Payload.messages(json.append(" ] ").toString());
        assertThat(batch.length()).isEqualTo(json.length());
        for (int time = 0; time < 2; time++) {
            assertThat(batch).containsExactlyElementsOf(messages);
        }
    }

    @Test
    void aBatchMayBeOneLongStringInAWebSocket() throws Payload.Refused {
        var text = "x".repeat(10_000);
        assertThat(Payload.messagesOrOne('"' + text + '"')).containsExactly(text);
    }

    /// It once took memory with the square of its length: here, a terabyte of it.
    @Test
    @Timeout(60)
    void aBatchWithManyEscapesTakesNoTime() throws Payload.Refused {
        int count = 500_000;
        var batch = Payload.messages("[\"\\n\"" + ",\"\\n\"".repeat(count - 1) + "]");
        int seen = 0;
        for (var message : batch) {
            seen += message.length();
        }
        assertThat(seen).isEqualTo(count);
    }

    @Test
    void noiseIsRefusedAndNothingElse() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var alphabet = "[]{}\",:\\u0019aeflnrstEx.+- \n\ud800é";
        for (int i = 0; i < 10_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                assertThat(Payload.messagesOrOne(text.toString())).isNotNull();
            } catch (Payload.Refused refused) {
                assertThat(refused.why()).as("seed %d: %s", seed, text).isNotEmpty();
            }
        }
    }
}
