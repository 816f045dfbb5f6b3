// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.session.WebSocketSettings;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Frames that are nearly right, from a seed that every run prints: what they lead to is declared,
/// and does not depend on how they are cut into reads.
final class FuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int SEQUENCES = 10_000;
    private static final int OVER_SOCKETS = 1_000;
    private static final int LIMIT = 5_000;
    private static final Set<Integer> VIOLATIONS = Set.of(1002, 1007, 1009);
    private static final int[] OPCODES = {0, 0, 1, 1, 1, 2, 2, 8, 9, 9, 10, 3, 15};
    private static final int[] LENGTHS = {0, 1, 2, 3, 5, 10, 125, 126, 127, 130, 300, 2600, 5001};

    private static Random random(long number) {
        return new Random(SEED * 31 + number);
    }

    /// Some frames, most of them right, and now and then a bit that has fallen over.
    private static byte[] sequence(Random random) {
        var frames = new ArrayList<byte[]>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            frames.add(frame(random));
        }
        var bytes = RawWebSocket.join(frames.toArray(byte[][]::new));
        if (random.nextInt(3) == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static byte[] frame(Random random) {
        int opcode = OPCODES[random.nextInt(OPCODES.length)];
        int length = LENGTHS[random.nextInt(opcode >= 8 ? 7 : LENGTHS.length)];
        int first = opcode | (random.nextInt(4) == 0 ? 0 : 0x80);
        if (random.nextInt(8) == 0) {
            first |= 0x40;
        }
        var payload = payload(random, length);
        if (opcode == 8 && length >= 2) {
            payload[0] = 3;
            payload[1] = (byte) (0xe8 + random.nextInt(20));
        }
        return RawWebSocket.frame(first, payload);
    }

    private static byte[] payload(Random random, int length) {
        var payload = new byte[length];
        if (random.nextInt(3) == 0) {
            random.nextBytes(payload);
        } else {
            Arrays.fill(payload, (byte) ('a' + random.nextInt(26)));
        }
        return payload;
    }

    /// What a decoder says, and what ended it.
    private static final class Log implements Incoming {
        private final List<String> events = new ArrayList<>();
        private boolean closed;

        @Override
        public void text(String message) {
            events.add("text " + message);
        }

        @Override
        public void binary(byte[] message) {
            events.add("binary " + HexFormat.of().formatHex(message));
        }

        @Override
        public void ping(byte[] payload) {
            events.add("ping " + HexFormat.of().formatHex(payload));
        }

        @Override
        public void closes(int code, String reason) {
            closed = true;
            events.add("close " + code + " " + reason);
        }

        /// Decodes parts of these lengths until something ends it.
        private List<String> decode(Codec codec, byte[] bytes, Random cuts) {
            try {
                for (int from = 0; from < bytes.length && !closed; ) {
                    int count = Math.min(bytes.length - from, 1 + cuts.nextInt(bytes.length));
                    var in = Unpooled.wrappedBuffer(bytes, from, count);
                    while (in.isReadable() && !closed) {
                        codec.decode(in, this);
                    }
                    codec.rest();
                    from += count;
                }
            } catch (Violation violation) {
                assertThat(VIOLATIONS).contains(violation.code());
                events.add("violation " + violation.code());
            }
            return events;
        }
    }

    @Test
    void whatIsDecodedDoesNotDependOnTheReads() {
        System.out.println("fuzz.seed=" + SEED);
        var loop = new DefaultEventLoop();
        try {
            var bench = new Workbench(loop);
            for (int i = 0; i < SEQUENCES; i++) {
                boolean hixie = i % 8 == 7;
                var bytes = hixie ? hixie(random(i)) : sequence(random(i));
                var whole = new Log().decode(codec(i, bench), bytes, new OneCut());
                var cut = new Log().decode(codec(i, bench), bytes, random(-i));
                assertThat(cut).as("seed %d, sequence %d", SEED, i).isEqualTo(whole);
            }
        } finally {
            var _ = loop.shutdownGracefully();
        }
    }

    /// One piece.
    private static final class OneCut extends Random {
        private static final long serialVersionUID = 1;

        @Override
        public int nextInt(int bound) {
            return bound - 1;
        }
    }

    private static Codec codec(int number, Workbench bench) {
        return switch (number % 8) {
            case 7 -> new Hixie76(LIMIT, LIMIT, bench);
            case 0, 1, 2 -> new Rfc6455(LIMIT, 2 * LIMIT, true, bench);
            default -> new Rfc6455(LIMIT, 2 * LIMIT, false, bench);
        };
    }

    private static byte[] hixie(Random random) {
        var bytes = payload(random, 1 + random.nextInt(200));
        for (int i = 0; i < bytes.length; i += 1 + random.nextInt(20)) {
            bytes[i] = (byte) -random.nextInt(2);
        }
        bytes[0] = 0;
        return bytes;
    }

    @Test
    void aServerSurvivesAndSaysWhy() throws Exception {
        System.out.println("fuzz.seed=" + SEED);
        var settings = WebSocketSettings.DEFAULT.withMaxFrame(LIMIT).withMaxMessage(2 * LIMIT);
        try (var server = new WebSocketServer(settings, Recorder::echo)) {
            for (int i = 0; i < OVER_SOCKETS; i++) {
                var bytes = sequence(random(i));
                var frames = talk(server, bytes, i % 2 == 0);
                var as = "seed " + SEED + ", sequence " + i + ": " + frames;
                var endpoint = server.endpoint();
                assertThat(endpoint.next()).isEqualTo("opened");
                var event = endpoint.next();
                while (!event.startsWith("closed ")) {
                    event = endpoint.next();
                }
                assertThat(endpoint.events).as(as).isEmpty();
                var close = frames.stream().filter(frame -> frame.startsWith("close ")).toList();
                if (event.startsWith("closed 1006")) {
                    assertThat(event).as(as).isEqualTo("closed 1006 no close frame");
                    assertThat(close).as(as).isEmpty();
                } else {
                    assertThat(close).as(as).hasSize(1);
                    assertThat(frames.getLast()).as(as).isEqualTo(close.getFirst());
                }
            }
            await().until(() -> server.http.intake.connections() == 0);
            try (var client = server.open()) {
                client.text("still here");
                assertThat(client.readText()).isEqualTo("still here");
            }
        }
    }

    private static List<String> talk(WebSocketServer server, byte[] bytes, boolean compression)
            throws IOException {
        var offer = compression ? "permessage-deflate" : "none";
        try (var client = server.open("Sec-WebSocket-Extensions: " + offer)) {
            client.send(bytes);
            client.endOutput();
            return client.readAll();
        }
    }
}
