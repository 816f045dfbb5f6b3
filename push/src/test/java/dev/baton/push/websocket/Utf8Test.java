// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Against the strict decoder of the JDK.
final class Utf8Test {
    private static @Nullable String strictly(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isAccepted(byte[] bytes, int length, int cut) {
        var utf8 = new Utf8();
        return utf8.accepts(bytes, 0, cut) && utf8.accepts(bytes, cut, length) && utf8.isWhole();
    }

    private static void assertSame(byte[] bytes, int length) {
        var expected = strictly(bytes, length);
        var decoded = Utf8.decode(bytes, length);
        boolean same = expected == null ? decoded == null : expected.equals(decoded);
        for (int cut = 0; cut <= length; cut++) {
            same &= isAccepted(bytes, length, cut) == (expected != null);
        }
        if (!same) { // an assertion for each would take minutes
            assertThat(decoded)
                    .as(Arrays.toString(Arrays.copyOf(bytes, length)))
                    .isEqualTo(expected);
            assertThat(same).as(Arrays.toString(Arrays.copyOf(bytes, length))).isTrue();
        }
    }

    @Test
    void everySequenceOfTwoBytesIsJudgedAsTheJdkDoes() {
        var bytes = new byte[2];
        for (int value = 0; value < 1 << 16; value++) {
            bytes[0] = (byte) (value >> 8);
            bytes[1] = (byte) value;
            assertSame(bytes, 2);
        }
    }

    @Test
    void everyEdgeOfThreeAndFourBytesIsJudgedAsTheJdkDoes() {
        int[] edges = {0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
        var bytes = new byte[4];
        for (int first = 0xe0; first <= 0xff; first++) {
            for (int second : edges) {
                for (int third : edges) {
                    bytes[0] = (byte) first;
                    bytes[1] = (byte) second;
                    bytes[2] = (byte) third;
                    assertSame(bytes, 3);
                    for (int fourth : edges) {
                        bytes[3] = (byte) fourth;
                        assertSame(bytes, 4);
                    }
                }
            }
        }
    }

    @Test
    void everyCharacterPasses() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                var text = Character.toString(point);
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                if (!text.equals(Utf8.decode(bytes, bytes.length))) {
                    assertThat(Utf8.decode(bytes, bytes.length)).isEqualTo(text);
                }
            }
        }
    }

    @Test
    void brokenTextsAreJudgedAsTheJdkDoes() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var text = "aé€\uFFFD\uD83D\uDE00".repeat(3).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            var bytes = text.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            assertSame(bytes, random.nextInt(bytes.length + 1));
        }
    }
}
