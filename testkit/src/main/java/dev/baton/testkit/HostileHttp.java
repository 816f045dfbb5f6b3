// SPDX-License-Identifier: Apache-2.0
package dev.baton.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Clients that misuse HTTP/1.1.
public sealed interface HostileHttp extends HostileClient {
    /// Sends the head of a request one byte at a time and never comes to its end.
    record Slowloris(String path, Duration pace) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.to(server)) {
                wire.meanwhile(() -> {
                    for (var letter : get(path).substring(0, 20).split("", -1)) {
                        wire.send(letter);
                        Wire.pause(pace);
                    }
                    wire.repeat(new byte[] {'x'}, pace);
                });
                return wire.ending();
            }
        }
    }

    /// Sends a body one byte at a time.
    record SlowBody(String path, Duration pace) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.to(server)) {
                wire.send(post(path, "Content-Length: 100000\r\n"));
                wire.meanwhile(() -> wire.repeat(new byte[] {'x'}, pace));
                return wire.ending();
            }
        }
    }

    /// Announces a body and sends nothing of it.
    record NoBody(String path) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.to(server)) {
                wire.send(post(path, "Content-Length: 100000\r\n"));
                return wire.ending();
            }
        }
    }

    /// Connects and says nothing.
    record Silent() implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.to(server)) {
                return wire.ending();
            }
        }
    }

    /// Goes away in the middle of a request.
    ///
    /// @param reset whether with a reset
    record HalfRequest(String path, boolean reset) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.to(server)) {
                wire.send(post(path, "Content-Length: 1000\r\n") + "half a bo");
                if (reset) {
                    wire.reset();
                }
                return new Ending.Left();
            }
        }
    }

    /// Sends one header that is too large.
    record HugeHeader(String path, int bytes) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return flood(server, post(path, "X: " + "x".repeat(bytes) + "\r\n"));
        }
    }

    /// Sends too many headers.
    record ManyHeaders(String path, int count) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return flood(server, post(path, "x:y\r\n".repeat(count)));
        }
    }

    /// Asks for a path that is too long.
    record HugeRequestLine(int bytes) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return flood(server, get("/" + "x".repeat(bytes)));
        }
    }

    /// Sends one chunk after the other.
    ///
    /// @param size of each
    record EndlessChunks(String path, int size) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            var chunk = Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
            return endless(server, path, "", chunk.repeat(Math.max(1, 10_000 / size)));
        }
    }

    /// Says ever more about a chunk before it sends it.
    record EndlessChunkExtension(String path) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return endless(server, path, "1;x=", "y".repeat(1_000));
        }
    }

    /// Sends one trailer after the other.
    record EndlessTrailers(String path) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            return endless(server, path, "0\r\n", "x: y\r\n".repeat(100));
        }
    }

    /// Sends request after request and reads no answer.
    record PipeliningFlood(String path) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.deaf(server)) {
                var requests = get(path).repeat(100).getBytes(StandardCharsets.US_ASCII);
                wire.sendUntilCut(requests, Duration.ZERO);
                return new Ending.Cut();
            }
        }
    }

    /// Asks for something large and reads nothing of it.
    record UnreadAnswer(String path) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.deaf(server)) {
                wire.send(get(path));
                wire.sendUntilCut(new byte[] {'x'}, Duration.ofMillis(50));
                return new Ending.Cut();
            }
        }
    }

    /// Hides one request in another.
    record Smuggler(String path, Smuggling shape) implements HostileHttp {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.to(server)) {
                wire.send(shape.request(path));
                return wire.ending();
            }
        }
    }

    private static Ending endless(InetSocketAddress server, String path, String begin, String more)
            throws IOException {
        try (var wire = Wire.to(server)) {
            wire.send(post(path, "Transfer-Encoding: chunked\r\n") + begin);
            var bytes = more.getBytes(StandardCharsets.US_ASCII);
            wire.meanwhile(() -> wire.repeat(bytes, Duration.ZERO));
            return wire.ending();
        }
    }

    private static Ending flood(InetSocketAddress server, String request) throws IOException {
        try (var wire = Wire.to(server)) {
            wire.meanwhile(() -> wire.send(request));
            return wire.ending();
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String post(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
    }
}
