// SPDX-License-Identifier: Apache-2.0
package dev.baton.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Clients that misuse WebSockets, RFC 6455. The path is one of a service that sends back what it
/// is sent.
public sealed interface HostileWebSocket extends HostileClient {
    /// Sends a message in fragments of a byte each.
    record OneByteFragments(String path, int bytes) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return talk(
                    server,
                    path,
                    wire -> {
                        wire.send(RawFrames.frame(RawFrames.TEXT, new byte[] {'x'}));
                        var thousand =
                                RawFrames.repeat(
                                        RawFrames.frame(RawFrames.MORE, new byte[] {'x'}), 1_000);
                        for (int sent = 0; sent < bytes; sent += 1_000) {
                            wire.send(thousand);
                        }
                    });
        }
    }

    /// Sends a message with empty fragments only, very many of them, and waits for the echo.
    record EmptyFragments(String path, int count) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return served(
                    server,
                    path,
                    "",
                    wire -> {
                        wire.send(RawFrames.frame(RawFrames.TEXT, new byte[0]));
                        var thousand =
                                RawFrames.repeat(
                                        RawFrames.frame(RawFrames.MORE, new byte[0]), 1_000);
                        for (int sent = 0; sent < count; sent += 1_000) {
                            wire.send(thousand);
                        }
                        wire.send(RawFrames.frame(RawFrames.FIN | RawFrames.MORE, new byte[0]));
                    });
        }
    }

    /// Sends pings as fast as it can and reads the answers, then a message.
    record PingFlood(String path, int count) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return served(
                    server,
                    path,
                    "enough",
                    wire -> {
                        var thousand = RawFrames.repeat(ping(), 1_000);
                        for (int sent = 0; sent < count; sent += 1_000) {
                            wire.send(thousand);
                        }
                        wire.send(RawFrames.text("enough"));
                    });
        }
    }

    /// Sends pings as fast as it can and reads nothing.
    record UnreadPongs(String path) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return unread(server, path, RawFrames.repeat(ping(), 100));
        }
    }

    /// Sends messages and does not read the echo.
    ///
    /// @param size of each, in bytes; may be 0
    record UnreadEcho(String path, int size) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            var message = RawFrames.text("x".repeat(size));
            return unread(
                    server, path, RawFrames.repeat(message, Math.max(1, 16 * 1024 / (size + 8))));
        }
    }

    /// Sends a little that inflates to very much.
    record DeflateBomb(String path, int mebibytes) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            var frame =
                    RawFrames.frame(
                            RawFrames.FIN | RawFrames.COMPRESSED | RawFrames.TEXT,
                            RawFrames.bomb('x', mebibytes));
            try (var wire = Wire.to(server)) {
                RawFrames.openCompressed(wire, path);
                wire.meanwhile(() -> wire.send(frame));
                return RawFrames.ending(wire);
            }
        }
    }

    /// Announces a frame that is too large, and begins to send it.
    record HugeFrame(String path, long announced) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return talk(
                    server,
                    path,
                    wire -> {
                        wire.send(RawFrames.head(RawFrames.FIN | RawFrames.TEXT, announced));
                        wire.repeat(new byte[10_000], Duration.ZERO);
                    });
        }
    }

    /// Sends a frame without a mask.
    record Unmasked(String path) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return talk(server, path, wire -> wire.send("\u0081\u0005Hello"));
        }
    }

    /// Sends a text that is none.
    record InvalidUtf8(String path) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            var surrogate = "\u00ed\u00a0\u0080".getBytes(StandardCharsets.ISO_8859_1);
            var frame = RawFrames.frame(RawFrames.FIN | RawFrames.TEXT, surrogate);
            return talk(server, path, wire -> wire.send(frame));
        }
    }

    /// Goes away with a reset in the middle of a frame.
    record ResetMidFrame(String path) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.to(server)) {
                RawFrames.open(wire, path);
                wire.send(RawFrames.head(RawFrames.FIN | RawFrames.TEXT, 1_000));
                wire.send("half of i");
                wire.reset();
                return new Ending.Left();
            }
        }
    }

    /// Opens and is never heard of again, as a client whose network is gone: it answers no ping and
    /// does not say goodbye.
    record Vanished(String path) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return talk(server, path, _ -> {});
        }
    }

    /// Opens, reads nothing, and shows only by pings that it is there, at the same pace: for
    /// services that send to everybody.
    record Deaf(String path, Duration pace) implements HostileWebSocket {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.deaf(server)) {
                RawFrames.open(wire, path);
                wire.sendUntilCut(ping(), pace);
                return new Ending.Cut();
            }
        }
    }

    private static byte[] ping() {
        return RawFrames.frame(RawFrames.FIN | RawFrames.PING, new byte[100]);
    }

    private static Ending talk(InetSocketAddress server, String path, Wire.Talk talk)
            throws IOException {
        try (var wire = Wire.to(server)) {
            RawFrames.open(wire, path);
            wire.meanwhile(() -> talk.to(wire));
            return RawFrames.ending(wire);
        }
    }

    private static Ending served(InetSocketAddress server, String path, String echo, Wire.Talk talk)
            throws IOException {
        try (var wire = Wire.to(server)) {
            RawFrames.open(wire, path);
            wire.meanwhile(() -> talk.to(wire));
            var text = RawFrames.awaitText(wire);
            if (!text.equals(echo)) {
                throw new IOException("an echo of " + text);
            }
            return new Ending.Served(200);
        }
    }

    private static Ending unread(InetSocketAddress server, String path, byte[] frames)
            throws IOException {
        try (var wire = Wire.deaf(server)) {
            RawFrames.open(wire, path);
            wire.sendUntilCut(frames, Duration.ZERO);
            return new Ending.Cut();
        }
    }
}
