// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Another codec goes on where one has stopped, at every byte.
class UnfinishedTest {
    private static final MultiThreadIoEventLoopGroup LOOPS =
            new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    private static Workbench bench;

    private final Random random = new Random(7);

    @BeforeAll
    static void sit() throws Exception {
        var loop = LOOPS.next();
        bench = loop.submit(() -> Workbench.of(loop)).get();
    }

    @AfterAll
    static void close() {
        var _ = LOOPS.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
    }

    private static final class Heard implements Incoming {
        private final List<String> all = new ArrayList<>();

        @Override
        public void text(String message) {
            all.add("text " + message);
        }

        @Override
        public void binary(byte[] message) {
            all.add("binary " + new String(message, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void ping(byte[] payload) {
            all.add("ping " + new String(payload, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void closes(int code, String reason) {
            all.add("closes " + code + " " + reason);
        }
    }

    private void frame(ByteBuf out, int first, byte[] payload) {
        out.writeByte(first);
        if (payload.length < 126) {
            out.writeByte(0x80 | payload.length);
        } else {
            out.writeByte(0x80 | 126).writeShort(payload.length);
        }
        int key = random.nextInt();
        out.writeInt(key);
        var masked = payload.clone();
        Mask.apply(masked, 0, masked.length, key, 0);
        out.writeBytes(masked);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Texts in fragments with a ping between them, empty ones, a long one, a binary one, a close.
    private byte[] conversation() {
        var out = Unpooled.buffer();
        frame(out, 0x81, utf8("hällo"));
        frame(out, 0x01, utf8("in "));
        frame(out, 0x89, utf8("are you there"));
        frame(out, 0x00, utf8("three "));
        frame(out, 0x80, utf8("parts €"));
        frame(out, 0x01, utf8(""));
        frame(out, 0x00, utf8("x".repeat(300)));
        frame(out, 0x80, utf8(""));
        frame(out, 0x82, new byte[] {1, 2, 3});
        frame(out, 0x88, new byte[] {3, (byte) 0xe8, 'b', 'y', 'e'});
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    private static void decode(Codec codec, byte[] bytes, Incoming to) throws Violation {
        var in = Unpooled.wrappedBuffer(bytes);
        while (in.isReadable()) {
            codec.decode(in, to);
        }
        codec.rest();
    }

    @Test
    void anotherCodecGoesOnAtEveryByte() throws Violation {
        var bytes = conversation();
        var whole = new Heard();
        decode(new Rfc6455(1000, 10_000, false, bench), bytes, whole);
        assertThat(whole.all).hasSize(6);

        for (int at = 0; at <= bytes.length; at++) {
            var heard = new Heard();
            var before = new Rfc6455(1000, 10_000, false, bench);
            decode(before, java.util.Arrays.copyOf(bytes, at), heard);
            var after = new Rfc6455(1000, 10_000, false, bench);
            decode(after, before.unfinished(), heard);
            decode(after, java.util.Arrays.copyOfRange(bytes, at, bytes.length), heard);

            assertThat(heard.all).as("moved at byte %d", at).isEqualTo(whole.all);
        }
    }

    @Test
    void itMovesAgainAndAgain() throws Violation {
        var bytes = conversation();
        var whole = new Heard();
        decode(new Rfc6455(1000, 10_000, false, bench), bytes, whole);

        var heard = new Heard();
        var codec = new Rfc6455(1000, 10_000, false, bench);
        for (var one : bytes) {
            decode(codec, new byte[] {one}, heard);
            var next = new Rfc6455(1000, 10_000, false, bench);
            decode(next, codec.unfinished(), heard);
            codec = next;
        }

        assertThat(heard.all).isEqualTo(whole.all);
        assertThat(codec.unfinished()).isEmpty();
    }

    @Test
    void compressedMessagesStayCompressed() throws Violation {
        var out = Unpooled.buffer();
        var deflater = new java.util.zip.Deflater(9, true);
        deflater.setInput(utf8("again and again and again and again"));
        deflater.finish();
        var deflated = new byte[100];
        var length = deflater.deflate(deflated);
        deflater.end();
        frame(out, 0x41, java.util.Arrays.copyOf(deflated, 5));
        frame(out, 0x80, java.util.Arrays.copyOfRange(deflated, 5, length));
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);

        for (int at = 0; at <= bytes.length; at++) {
            var heard = new Heard();
            var before = new Rfc6455(1000, 10_000, true, bench);
            decode(before, java.util.Arrays.copyOf(bytes, at), heard);
            var after = new Rfc6455(1000, 10_000, true, bench);
            decode(after, before.unfinished(), heard);
            decode(after, java.util.Arrays.copyOfRange(bytes, at, bytes.length), heard);

            assertThat(heard.all)
                    .as("moved at byte %d", at)
                    .containsExactly("text again and again and again and again");
        }
    }

    @Test
    void hixieGoesOnToo() throws Violation {
        var bytes =
                new byte[] {
                    0, 'a', (byte) 0xc3, (byte) 0xa4, (byte) 0xff, 0, (byte) 0xff, (byte) 0xff, 0
                };
        for (int at = 0; at <= bytes.length; at++) {
            var heard = new Heard();
            var before = new Hixie76(1000, 1000, bench);
            decode(before, java.util.Arrays.copyOf(bytes, at), heard);
            var after = new Hixie76(1000, 1000, bench);
            decode(after, before.unfinished(), heard);
            decode(after, java.util.Arrays.copyOfRange(bytes, at, bytes.length), heard);

            assertThat(heard.all)
                    .as("moved at byte %d", at)
                    .containsExactly("text aä", "text ", "closes 1005 ");
        }
    }
}
