// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborTest {
    /// The examples of RFC 8949, appendix A, that have no indefinite length, tag or short float.
    static List<Arguments> examples() {
        return List.of(
                Arguments.of("00", 0L),
                Arguments.of("17", 23L),
                Arguments.of("1818", 24L),
                Arguments.of("1903e8", 1000L),
                Arguments.of("1a000f4240", 1_000_000L),
                Arguments.of("1b000000e8d4a51000", 1_000_000_000_000L),
                Arguments.of("20", -1L),
                Arguments.of("3903e7", -1000L),
                Arguments.of("fb3ff199999999999a", 1.1),
                Arguments.of("fb7e37e43c8800759c", 1.0e+300),
                Arguments.of("f4", false),
                Arguments.of("f5", true),
                Arguments.of("f6", null),
                Arguments.of("60", ""),
                Arguments.of("6449455446", "IETF"),
                Arguments.of("62c3bc", "ü"),
                Arguments.of("64f0908591", "\ud800\udd51"),
                Arguments.of("80", List.of()),
                Arguments.of("8301820203820405", List.of(1L, List.of(2L, 3L), List.of(4L, 5L))),
                Arguments.of("a0", Map.of()),
                Arguments.of("a26161016162820203", map("a", 1L, "b", List.of(2L, 3L))),
                Arguments.of("1b7fffffffffffffff", Long.MAX_VALUE),
                Arguments.of("3b7fffffffffffffff", Long.MIN_VALUE));
    }

    private static Map<String, @Nullable Object> map(@Nullable Object... keysAndValues) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return map;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void writesAndReadsWhatTheRfcHas(String hex, @Nullable Object value) throws Cbor.Refused {
        assertThat(HexFormat.of().formatHex(Cbor.encode(value))).isEqualTo(hex);
        assertThat(Cbor.decode(HexFormat.of().parseHex(hex))).isEqualTo(value);
    }

    @Test
    void bytesComeBackAsBytes() throws Cbor.Refused {
        assertThat(HexFormat.of().formatHex(Cbor.encode(new byte[] {1, 2, 3, 4})))
                .isEqualTo("4401020304");
        assertThat(Cbor.decode(Cbor.encode(new byte[300]))).isEqualTo(new byte[300]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ud800",
                "a\udc00b",
                "\udc00\ud800",
                "\uffff\ufffe\u0000",
                "😀\ud83d",
                "\ud83d"
            })
    void everyStringComesBack(String text) throws Cbor.Refused {
        assertThat(Cbor.decode(Cbor.encode(text))).isEqualTo(text);
    }

    @Test
    void narrowNumbersComeBackWide() throws Cbor.Refused {
        assertThat(Cbor.decode(Cbor.encode(List.of((byte) 1, (short) 2, 3, 4L, 0.5f))))
                .isEqualTo(List.of(1L, 2L, 3L, 4L, 0.5));
    }

    @Test
    void mapsKeepTheirOrder() throws Cbor.Refused {
        var map = map("z", 1L, "a", null, "m", map());

        assertThat(Cbor.decode(Cbor.encode(map))).isEqualTo(map);
        assertThat(String.valueOf(Cbor.decode(Cbor.encode(map)))).isEqualTo("{z=1, a=null, m={}}");
    }

    @Test
    void whatIsNoValueIsRefusedByTheNameOfItsClass() {
        assertThatExceptionOfType(Cbor.Refused.class)
                .isThrownBy(() -> Cbor.encode(List.of(Thread.currentThread())))
                .withMessageContaining("java.lang.Thread");
        assertThatExceptionOfType(Cbor.Refused.class)
                .isThrownBy(() -> Cbor.encode(Map.of(1, 2)))
                .withMessageContaining("keys");
    }

    @Test
    void whatIsNestedTooDeeplyIsRefusedBothWays() {
        Object deep = 1;
        for (int i = 0; i <= Cbor.DEEPEST; i++) {
            deep = List.of(deep);
        }
        var tooDeep = deep;
        assertThatExceptionOfType(Cbor.Refused.class).isThrownBy(() -> Cbor.encode(tooDeep));

        var bytes = new byte[100];
        Arrays.fill(bytes, (byte) 0x81);
        assertThatExceptionOfType(Cbor.Refused.class).isThrownBy(() -> Cbor.decode(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "18",
                "61",
                "6261",
                "62ff61",
                "82",
                "8201",
                "a161",
                "a10101",
                "9f01ff",
                "c001",
                "f7",
                "f90000",
                "1c",
                "1bffffffffffffffff",
                "5bffffffffffffffff",
                "9affffffff",
                "baffffffff",
                "0000",
                "ff"
            })
    void nonsenseIsRefused(String hex) {
        assertThatExceptionOfType(Cbor.Refused.class)
                .isThrownBy(() -> Cbor.decode(HexFormat.of().parseHex(hex)));
    }

    @Test
    void anyBytesAreAValueOrRefused() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            try {
                var value = Cbor.decode(bytes);
                assertThat(Cbor.encode(Cbor.decode(Cbor.encode(value))))
                        .isEqualTo(Cbor.encode(value));
            } catch (Cbor.Refused e) {
                assertThat(e).as("seed %d", seed).hasMessageMatching("(?s).+");
            }
        }
    }

    @Test
    void anyValueComesBack() throws Cbor.Refused {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var value = any(random, 4);
            assertThat(Cbor.decode(Cbor.encode(value))).as("seed %d", seed).isEqualTo(value);
        }
    }

    private static @Nullable Object any(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> random.nextGaussian();
            case 4 -> text(random);
            case 5 -> {
                var list = new ArrayList<@Nullable Object>();
                for (int n = random.nextInt(5); n > 0; n--) {
                    list.add(any(random, depth - 1));
                }
                yield list;
            }
            default -> {
                var map = map();
                for (int n = random.nextInt(5); n > 0; n--) {
                    map.put(text(random), any(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int n = random.nextInt(30); n > 0; n--) {
            text.append((char) random.nextInt(0x10000));
        }
        return text.toString();
    }
}
