// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static dev.baton.push.websocket.RawWebSocket.closing;
import static dev.baton.push.websocket.RawWebSocket.frame;
import static dev.baton.push.websocket.RawWebSocket.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.push.session.WebSocketSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// permessage-deflate, RFC 7692 section 7.
final class CompressionTest {
    private static final int LIMIT = 256 * 1024;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final int TEXT = 0xc1;
    private static final int BINARY = 0xc2;
    private static final int FIRST_TEXT = 0x41;
    private static final int MIDDLE = 0;
    private static final int LAST = 0x80;

    private static WebSocketServer server() {
        return new WebSocketServer(WebSocketSettings.DEFAULT.withMaxMessage(LIMIT), Recorder::echo);
    }

    private static byte[] deflate(Deflater deflater, byte[] plain) {
        var out = new ByteArrayOutputStream();
        deflater.setInput(plain);
        var buffer = new byte[8192];
        int made;
        do {
            made = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, made);
        } while (made == buffer.length);
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    private static byte[] deflate(byte[] plain) {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            return deflate(deflater, plain);
        } finally {
            deflater.end();
        }
    }

    private static byte[] deflate(String plain) {
        return deflate(plain.getBytes(StandardCharsets.UTF_8));
    }

    /// What the frame says, inflated where it must be.
    private static byte[] payload(RawWebSocket.Received frame) throws DataFormatException {
        if ((frame.first() & 0x40) == 0) {
            return frame.payload();
        }
        var inflater = new Inflater(true);
        inflater.setInput(join(frame.payload(), new byte[] {0, 0, -1, -1}));
        var plain = new byte[2 * LIMIT];
        int length = inflater.inflate(plain);
        inflater.end();
        return Arrays.copyOf(plain, length);
    }

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes.replace(" ", ""));
    }

    /// RFC 7692 section 7.2.3.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "f248cdc9c90700", // 7.2.3.1
                "000500faff48656c6c6f00", // 7.2.3.3, not compressed
                "f348cdc9c9070000", // 7.2.3.4, a last block
                "f24805000000ffffcac9c90700", // 7.2.3.5, two blocks
            })
    void theExamplesOfTheRfcSayHello(String bytes) throws Exception {
        try (var server = server();
                var client = server.open(OFFER)) {
            client.send(frame(TEXT, hex(bytes)));
            assertThat(client.readText()).isEqualTo("Hello");
        }
    }

    @Test
    void theExampleInTwoFragmentsSaysHello() throws Exception {
        try (var server = server();
                var client = server.open(OFFER)) {
            client.send(join(frame(FIRST_TEXT, hex("f248cd")), frame(LAST, hex("c9c90700"))));
            assertThat(client.readText()).isEqualTo("Hello");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 255, 256, 257, 1000, 16 * 1024, 65_535, 65_536, LIMIT})
    void messagesOfAnyLengthComeBack(int length) throws Exception {
        var random = new Random(length);
        var bytes = new byte[length];
        random.nextBytes(bytes);
        var text = "abcdefgh ".repeat(length / 9 + 1).substring(0, length);
        try (var server = server();
                var client = server.open(OFFER)) {
            for (int round = 0; round < 2; round++) {
                client.send(frame(TEXT, deflate(text)));
                assertThat(payload(client.read())).asString().isEqualTo(text);
                client.send(frame(BINARY, deflate(bytes)));
                assertThat(payload(client.read())).isEqualTo(bytes);
                client.text(text);
                assertThat(payload(client.read())).asString().isEqualTo(text);
            }
        }
    }

    @Test
    void onlyWhatGetsShorterIsCompressed() throws Exception {
        var random = new byte[5000];
        new Random(5).nextBytes(random);
        try (var server = server();
                var client = server.open(OFFER)) {
            client.text("x".repeat(255));
            assertThat(client.read().first()).isEqualTo(0x81);
            client.text("x".repeat(256));
            var compressed = client.read();
            assertThat(compressed.first()).isEqualTo(TEXT);
            assertThat(compressed.payload()).hasSizeLessThan(20);
            client.binary(random);
            assertThat(client.read().first()).isEqualTo(0x82);
        }
    }

    @Test
    void withoutAnAgreementNothingIsCompressed() throws Exception {
        try (var server = server();
                var client = server.open()) {
            client.text("x".repeat(5000));
            assertThat(client.readText()).hasSize(5000);
            client.send(frame(TEXT, deflate("hello")));
            assertThat(client.readAll()).containsExactly("close 1002 RSV1 without an extension");
        }
    }

    @Test
    void fragmentsAreInflatedTogetherWhateverComesBetween() throws Exception {
        var text = "to be fragmented ".repeat(1000);
        var deflated = deflate(text);
        try (var server = server();
                var client = server.open(OFFER)) {
            client.send(frame(FIRST_TEXT, Arrays.copyOf(deflated, 10)));
            for (int i = 10; i < deflated.length; i++) {
                client.send(frame(MIDDLE, new byte[] {deflated[i]}));
                client.send(frame(0x8a, ""));
            }
            client.send(frame(0x89, "p"));
            client.send(frame(LAST, ""));
            assertThat(client.read()).hasToString("pong 70");
            assertThat(payload(client.read())).asString().isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "continuation, c0",
        "middle, 40",
        "close, c8",
        "ping, c9",
        "pong, ca",
        "RSV2, e1",
        "RSV3, d1"
    })
    void reservedBitsAreForTheFirstFrameOfAMessage(String name, String first) throws Exception {
        try (var server = server();
                var client = server.open(OFFER)) {
            client.send(frame(FIRST_TEXT, deflate("a")));
            client.send(frame(hex(first)[0], ""));
            assertThat(client.readAll())
                    .as(name)
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("close 1002");
        }
    }

    @Test
    void aBombIsNotInflated() throws Exception {
        var bomb = deflate(new byte[200 * 1024 * 1024]);
        assertThat(bomb.length).isLessThan(LIMIT);
        try (var server = server();
                var client = server.open(OFFER)) {
            client.send(frame(BINARY, bomb));
            assertThat(client.readAll()).hasSize(1).first().asString().startsWith("close 1009");
            assertThat(server.endpoint().next()).isEqualTo("opened");
        }
    }

    @Test
    void inflatingStopsAtTheLimit() throws Exception {
        var inflation = new Inflation();
        var bomb = deflate(new byte[50 * 1024 * 1024]);
        assertThatThrownBy(() -> inflation.inflate(bomb, bomb.length, 100_000))
                .isInstanceOf(Violation.class);
        assertThat(inflation.bytes().length).isLessThanOrEqualTo(100_001);
        var small = deflate("small");
        assertThat(inflation.inflate(small, small.length, 5)).isEqualTo(5); // and is good again
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 16_383, 16_384, 16_385, 40_000})
    void theLimitItselfIsAllowed(int limit) throws Exception {
        var inflation = new Inflation();
        var exact = deflate(new byte[limit]);
        assertThat(inflation.inflate(exact, exact.length, limit)).isEqualTo(limit);
        var over = deflate(new byte[limit + 1]);
        assertThatThrownBy(() -> inflation.inflate(over, over.length, limit))
                .isInstanceOfSatisfying(
                        Violation.class, it -> assertThat(it.code()).isEqualTo(1009));
    }

    @Test
    void moreThanTheLimitBeforeInflatingIsRefusedTooSoon() throws Exception {
        try (var server = server();
                var client = server.open(OFFER)) {
            client.send(frame(0x42, new byte[LIMIT]));
            client.send(frame(LAST, new byte[LIMIT]));
            assertThat(client.readAll()).hasSize(1).first().asString().startsWith("close 1009");
        }
    }

    @Test
    void aMessageThatNeedsAnotherOneIsRefused() throws Exception {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        var text = "something to refer to, long enough".getBytes(StandardCharsets.UTF_8);
        try (var server = server();
                var client = server.open(OFFER)) {
            client.send(frame(TEXT, deflate(deflater, text)));
            assertThat(client.readText()).startsWith("something");
            client.send(frame(TEXT, deflate(deflater, text)));
            assertThat(client.readAll()).hasSize(1).first().asString().startsWith("close 1007");
        } finally {
            deflater.end();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "ffffffff", "f448", "06", "000000"})
    void whatIsNotDeflatedIsRefused(String bytes) throws Exception {
        try (var server = server();
                var client = server.open(OFFER)) {
            client.send(frame(TEXT, hex(bytes)));
            assertThat(client.readAll()).hasSize(1).first().asString().startsWith("close 1007");
        }
    }

    @Test
    void whatIsInflatedHasToBeUtf8() throws IOException {
        try (var server = server();
                var client = server.open(OFFER)) {
            client.send(frame(TEXT, deflate(hex("61c0af"))));
            assertThat(client.readAll()).containsExactly("close 1007 not UTF-8");
        }
    }

    @Test
    void aFrameForManyIsCompressedOnceForThoseWhoCan() throws Exception {
        var message = Frame.text("for everybody ".repeat(100));
        try (var server = server();
                var plain = server.open();
                var first = server.open(OFFER);
                var second = server.open(OFFER)) {
            for (int i = 0; i < 3; i++) {
                var endpoint = server.endpoint();
                assertThat(endpoint.next()).isEqualTo("opened");
                assertThat(endpoint.link().send(message)).isTrue();
            }
            assertThat(message.compressed()).isSameAs(message.compressed());
            assertThat(plain.readText()).startsWith("for everybody");
            assertThat(payload(first.read())).asString().startsWith("for everybody");
            assertThat(payload(second.read())).asString().startsWith("for everybody");
            plain.send(closing(1000, ""));
            assertThat(plain.readAll()).containsExactly("close 1000");
        }
    }
}
