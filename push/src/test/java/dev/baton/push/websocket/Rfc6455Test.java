// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static dev.baton.push.websocket.RawWebSocket.closing;
import static dev.baton.push.websocket.RawWebSocket.frame;
import static dev.baton.push.websocket.RawWebSocket.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.push.session.WebSocketSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a client may say and what it may not, by section of RFC 6455. The server sends back what it
/// gets. After each case the client closes with 1000, which is answered if nothing before it has
/// ended the connection.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Rfc6455Test {
    private static final int LIMIT = 128 * 1024;
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;
    private static final int FIRST_TEXT = 0x01;
    private static final int FIRST_BINARY = 0x02;
    private static final int MIDDLE = 0x00;
    private static final int LAST = 0x80;
    private static final byte[] NOTHING = {};

    /// Shorter ones are also sent byte by byte.
    private static final int SHORT = 600;

    private WebSocketServer server;

    @BeforeAll
    void open() {
        var settings =
                WebSocketSettings.DEFAULT
                        .withCompression(false)
                        .withMaxFrame(LIMIT)
                        .withMaxMessage(2 * LIMIT);
        server = new WebSocketServer(settings, Recorder::echo);
    }

    @AfterAll
    void close() {
        server.close();
    }

    static final class Case {
        private final String name;
        private final byte[] sent;
        private final List<String> answers;

        private Case(String name, byte[] sent, List<String> answers) {
            this.name = name;
            this.sent = sent;
            this.answers = answers;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Cases {
        private final String section;
        private final List<Case> all = new ArrayList<>();

        private Cases(String section) {
            this.section = section;
        }

        /// What is right: these answers, and that to the close frame that follows.
        private void right(String name, byte[] sent, String... answers) {
            var expected = new ArrayList<>(Arrays.asList(answers));
            expected.add("close 1000");
            all.add(new Case(section + " " + name, sent, expected));
        }

        /// What ends the connection: with a close frame of this code.
        private void wrong(int code, String name, byte[] sent, String... answersBefore) {
            var expected = new ArrayList<>(Arrays.asList(answersBefore));
            expected.add("close " + code);
            all.add(new Case(section + " " + name, sent, expected));
        }
    }

    static List<Case> reservedBits() {
        var cases = new Cases("5.2");
        for (int opcode : new int[] {0, 1, 2, 8, 9, 10}) {
            for (int rsv = 0x10; rsv <= 0x70; rsv += 0x10) {
                var name = "RSV %x with opcode %x".formatted(rsv >> 4, opcode);
                cases.wrong(1002, name, frame(0x80 | rsv | opcode, ""));
            }
        }
        cases.wrong(1002, "RSV2 in a fragment", join(frame(FIRST_TEXT, "a"), frame(0xa0, "b")));
        cases.wrong(
                1002,
                "RSV1 after a good message",
                join(frame(TEXT, "a"), frame(0xc1, "b")),
                "text a");
        return cases.all;
    }

    static List<Case> reservedOpcodes() {
        var cases = new Cases("5.2");
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            cases.wrong(1002, "opcode " + opcode, frame(0x80 | opcode, "x"));
            cases.wrong(1002, "opcode " + opcode + " in a fragment", frame(opcode, "x"));
            var within = join(frame(FIRST_TEXT, "a"), frame(0x80 | opcode, ""), frame(LAST, "b"));
            cases.wrong(1002, "opcode " + opcode + " within a message", within);
        }
        return cases.all;
    }

    static List<Case> lengths() {
        var cases = new Cases("5.2");
        for (int length :
                new int[] {
                    0, 1, 2, 124, 125, 126, 127, 128, 255, 256, 1023, 1024, 1025, 16383, 16384,
                    16385, 65534, 65535, 65536, 65537, LIMIT - 1, LIMIT
                }) {
            var text = "*".repeat(length);
            cases.right("a text of " + length, frame(TEXT, text), "text " + text);
            var bytes = new byte[length];
            Arrays.fill(bytes, (byte) 0xfe);
            cases.right(
                    "binary of " + length, frame(BINARY, bytes), "binary " + "fe".repeat(length));
        }
        for (int length : new int[] {0, 1, 125}) {
            cases.wrong(1002, length + " said in 2 bytes", frame(TEXT, new byte[length], 2));
        }
        for (int length : new int[] {0, 1, 125, 126, 65535}) {
            cases.wrong(1002, length + " said in 8 bytes", frame(BINARY, new byte[length], 8));
        }
        cases.wrong(1009, "one over the limit", frame(BINARY, new byte[LIMIT + 1]));
        cases.wrong(1009, "2 GiB said", said(BINARY, 1L << 31));
        cases.wrong(1009, "2^63 - 1 said", said(BINARY, Long.MAX_VALUE));
        cases.wrong(1002, "2^63 said", said(BINARY, Long.MIN_VALUE));
        cases.wrong(1002, "-1 said", said(TEXT, -1));
        return cases.all;
    }

    private static byte[] said(int first, long length) {
        return ByteBuffer.allocate(14).put((byte) first).put((byte) 0xff).putLong(length).array();
    }

    static List<Case> masks() {
        var cases = new Cases("5.1");
        for (int opcode : new int[] {0, 1, 2, 8, 9, 10}) {
            cases.wrong(
                    1002, "no mask with opcode " + opcode, new byte[] {(byte) (0x80 | opcode), 0});
        }
        cases.wrong(1002, "no mask and a payload", new byte[] {(byte) TEXT, 1, 'a'});
        cases.wrong(
                1002,
                "no mask in the last fragment",
                join(frame(FIRST_TEXT, "a"), new byte[] {(byte) LAST, 1, 'a'}));
        cases.right("5.3 a mask of zeros", hex("81 83 00000000 616263"), "text abc");
        cases.right("5.3 a mask of ones", hex("81 83 ffffffff 9e9d9c"), "text abc");
        cases.right("5.7 the example", hex("81 85 37fa213d 7f9f4d5158"), "text Hello");
        for (int length = 1; length <= 19; length++) {
            var text = "abcdefghijklmnopqrstu".substring(0, length);
            cases.right("5.3 a mask over " + length, frame(TEXT, text), "text " + text);
        }
        return cases.all;
    }

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes.replace(" ", ""));
    }

    static List<Case> fragments() {
        var cases = new Cases("5.4");
        var three = join(frame(FIRST_TEXT, "a"), frame(MIDDLE, "b"), frame(LAST, "c"));
        cases.right("two", join(frame(FIRST_TEXT, "a"), frame(LAST, "b")), "text ab");
        cases.right("three", three, "text abc");
        cases.right("three, twice", join(three, three), "text abc", "text abc");
        cases.right("an empty first", join(frame(FIRST_TEXT, ""), frame(LAST, "b")), "text b");
        cases.right("an empty last", join(frame(FIRST_TEXT, "a"), frame(LAST, "")), "text a");
        cases.right(
                "all empty",
                join(frame(FIRST_TEXT, ""), frame(MIDDLE, ""), frame(LAST, "")),
                "text ");
        cases.right("binary", join(frame(FIRST_BINARY, "a"), frame(LAST, "b")), "binary 6162");
        cases.right("many", many(), "text " + "x".repeat(500));
        cases.right(
                "up to the message's limit", parts(2 * LIMIT), "binary " + "00".repeat(2 * LIMIT));
        cases.wrong(1009, "one over the message's limit", parts(2 * LIMIT + 1));
        cases.right(
                "a ping between",
                join(frame(FIRST_TEXT, "a"), frame(PING, "p"), frame(LAST, "b")),
                "pong 70",
                "text ab");
        cases.right(
                "a pong between",
                join(frame(FIRST_TEXT, "a"), frame(PONG, "p"), frame(LAST, "b")),
                "text ab");
        cases.right(
                "many pings between",
                join(
                        frame(FIRST_BINARY, "a"),
                        frame(PING, "1"),
                        frame(MIDDLE, "b"),
                        frame(PING, "2"),
                        frame(PONG, ""),
                        frame(LAST, "c"),
                        frame(PING, "3")),
                "pong 31",
                "pong 32",
                "binary 616263",
                "pong 33");
        cases.right("a close between", join(frame(FIRST_TEXT, "a"), closing(1000, "")));
        cases.wrong(1002, "a last of nothing", frame(LAST, "a"));
        cases.wrong(1002, "an empty last of nothing", frame(LAST, ""));
        cases.wrong(1002, "a middle of nothing", frame(MIDDLE, "a"));
        cases.wrong(
                1002,
                "a last after the last",
                join(frame(FIRST_TEXT, "a"), frame(LAST, "b"), frame(LAST, "c")),
                "text ab");
        cases.wrong(
                1002,
                "a last after a whole message",
                join(frame(TEXT, "a"), frame(LAST, "c")),
                "text a");
        for (int second : new int[] {TEXT, BINARY, FIRST_TEXT, FIRST_BINARY}) {
            for (int first : new int[] {FIRST_TEXT, FIRST_BINARY}) {
                var name = "%02x within %02x".formatted(second, first);
                cases.wrong(1002, name, join(frame(first, "a"), frame(second, "b")));
            }
        }
        return cases.all;
    }

    private static byte[] many() {
        var parts = new byte[501][];
        Arrays.fill(parts, frame(MIDDLE, "x"));
        parts[0] = frame(FIRST_TEXT, "x");
        parts[500] = frame(LAST, "");
        return join(parts);
    }

    private static byte[] parts(int total) {
        return join(
                frame(FIRST_BINARY, new byte[LIMIT]),
                frame(MIDDLE, new byte[total - LIMIT - 1]),
                frame(LAST, new byte[1]));
    }

    static List<Case> control() {
        var cases = new Cases("5.5");
        for (int opcode : new int[] {8, 9, 10}) {
            cases.wrong(1002, "a fragment with opcode " + opcode, frame(opcode, ""));
            cases.wrong(
                    1002, "126 bytes with opcode " + opcode, frame(0x80 | opcode, new byte[126]));
            cases.wrong(
                    1002,
                    "65536 bytes with opcode " + opcode,
                    frame(0x80 | opcode, new byte[65536]));
            cases.wrong(
                    1002, "a long length with opcode " + opcode, frame(0x80 | opcode, NOTHING, 8));
        }
        for (int length : new int[] {0, 1, 2, 7, 8, 9, 124, 125}) {
            var answer = "pong " + "5a".repeat(length);
            var payload = "Z".repeat(length);
            cases.right("5.5.2 a ping of " + length, frame(PING, payload), answer);
            cases.right("5.5.3 a pong of " + length + " nobody asked for", frame(PONG, payload));
        }
        cases.right(
                "5.5.2 a ping of bytes",
                frame(PING, hex("00fffefdfcfb0000ff")),
                "pong 00fffefdfcfb0000ff");
        var pings = new ArrayList<byte[]>();
        var pongs = new ArrayList<String>();
        for (int i = 0; i < 10; i++) {
            pings.add(frame(PING, "n" + i));
            pongs.add("pong 6e3" + i);
        }
        cases.right(
                "5.5.2 pings in order",
                join(pings.toArray(byte[][]::new)),
                pongs.toArray(String[]::new));
        cases.right(
                "5.5.3 a pong, then a ping", join(frame(PONG, "a"), frame(PING, "b")), "pong 62");
        return cases.all;
    }

    static List<Case> closes() {
        var cases = new Cases("5.5.1");
        cases.wrong(1005, "without a code", frame(CLOSE, ""));
        cases.wrong(1000, "with a code", closing(1000, ""));
        cases.wrong(1000, "with a reason", closing(1000, "bye"));
        cases.wrong(1000, "with the longest reason", closing(1000, "*".repeat(123)));
        cases.wrong(1000, "with a reason beyond ASCII", closing(1000, "Hällö-\uD83D\uDE00"));
        cases.wrong(1002, "with a reason too long", closing(1000, "*".repeat(124)));
        cases.wrong(1002, "with half a code", frame(CLOSE, hex("03")));
        cases.wrong(1007, "with a reason that is not UTF-8", frame(CLOSE, hex("03e8 80")));
        cases.wrong(1007, "with a reason cut short", frame(CLOSE, hex("03e8 e282")));
        cases.wrong(1000, "and a text after it", join(closing(1000, ""), frame(TEXT, "late")));
        cases.wrong(1000, "and a ping after it", join(closing(1000, ""), frame(PING, "late")));
        cases.wrong(1000, "and another after it", join(closing(1000, ""), closing(1001, "")));
        cases.wrong(1000, "and rubbish after it", join(closing(1000, ""), hex("ffffffffff")));
        cases.wrong(1001, "after a text", join(frame(TEXT, "a"), closing(1001, "")), "text a");
        return cases.all;
    }

    static List<Case> closeCodes() {
        var cases = new Cases("7.4");
        for (int code :
                new int[] {
                    0, 1, 500, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000,
                    10000, 65535
                }) {
            cases.wrong(1002, "code " + code, closing(code, ""));
            cases.wrong(1002, "code " + code + " and a reason", closing(code, "why"));
        }
        for (int code :
                new int[] {
                    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000,
                    3999, 4000, 4999
                }) {
            cases.wrong(code, "code " + code, closing(code, "why"));
        }
        return cases.all;
    }

    /// Each whole, and cut in two fragments at every place there is.
    static List<Case> wrongUtf8() {
        var cases = new Cases("8.1");
        for (var bytes :
                List.of(
                        "80",
                        "bf",
                        "c0",
                        "c1",
                        "f5",
                        "ff",
                        "fe",
                        "c080",
                        "c1bf",
                        "c27f",
                        "c2c0",
                        "e0809f",
                        "e09fbf",
                        "eda080",
                        "edbfbf",
                        "eda080edb080",
                        "f08fbfbf",
                        "f0808080",
                        "f4908080",
                        "f5808080",
                        "f8888080",
                        "fc8480808080",
                        "c2",
                        "e282",
                        "f09f98",
                        "c328",
                        "e28228",
                        "e228a1",
                        "f0288cbc",
                        "f09028bc",
                        "f0908c28",
                        "61c2",
                        "efbfbdff",
                        "cebae1bdb9cf83cebcceb5eda080656469746564")) {
            var text = hex(bytes);
            cases.wrong(1007, bytes, frame(TEXT, text));
            for (int cut = 1; cut < text.length; cut++) {
                cases.wrong(1007, bytes + " cut at " + cut, cut(text, cut));
            }
        }
        return cases.all;
    }

    static List<Case> rightUtf8() {
        var cases = new Cases("8.1");
        for (var text :
                List.of(
                        "\u0000",
                        "\u007f",
                        "\u0080",
                        "\u07ff",
                        "\u0800",
                        "\ud7ff",
                        "\ue000",
                        "\ufffd",
                        "\ufffe",
                        "\uffff",
                        "\uD800\uDC00",
                        "\uDBFF\uDFFF",
                        "\uD83D\uDE00 and \u20ac",
                        "κόσμε")) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            var name = HexFormat.of().formatHex(bytes);
            cases.right(name, frame(TEXT, bytes), "text " + text);
            for (int cut = 1; cut < bytes.length; cut++) {
                cases.right(name + " cut at " + cut, cut(bytes, cut), "text " + text);
            }
        }
        cases.right("anything, in binary", frame(BINARY, hex("80c0ff")), "binary 80c0ff");
        return cases.all;
    }

    private static byte[] cut(byte[] text, int at) {
        return join(
                frame(FIRST_TEXT, Arrays.copyOf(text, at)),
                frame(LAST, Arrays.copyOfRange(text, at, text.length)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "reservedBits",
        "reservedOpcodes",
        "lengths",
        "masks",
        "fragments",
        "control",
        "closes",
        "closeCodes",
        "wrongUtf8",
        "rightUtf8"
    })
    void isAnsweredAsItDeserves(Case it) throws Exception {
        assertThat(answers(it.sent, false)).isEqualTo(it.answers);
        if (it.sent.length <= SHORT) {
            assertThat(answers(it.sent, true)).as("byte by byte").isEqualTo(it.answers);
        }
    }

    /// Frames up to the orderly end; of close frames only the code.
    private List<String> answers(byte[] sent, boolean byByte) throws Exception {
        try (var client = server.open()) {
            var all = join(sent, closing(1000, ""));
            if (byByte) {
                for (byte one : all) {
                    client.send(new byte[] {one});
                }
            } else {
                client.send(all);
            }
            var answers = client.readAll();
            assertThat(server.endpoint().next()).isEqualTo("opened");
            return answers.stream().map(Rfc6455Test::code).toList();
        }
    }

    private static String code(String frame) {
        return frame.startsWith("close ")
                ? frame.split(" ", 3)[0] + " " + frame.split(" ", 3)[1]
                : frame;
    }
}
