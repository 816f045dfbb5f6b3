// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/// Asks whether a local server is there. The load generator, which measures, is something else.
public final class Probe {
    private static final int TIMEOUT_MILLIS = 1000;
    private static final int TRIES = 50;

    private Probe() {}

    /// Whether `GET /` on the port is answered with 200, now.
    public static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            var start =
                    new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return start.equals("HTTP/1.1 200");
        } catch (IOException e) {
            return false; // not there yet
        }
    }

    /// Whether the port can be listened on.
    public static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false; // somebody has it
        }
    }

    /// A free port below those the kernel gives to clients (ip(7), ip_local_port_range): one of our
    /// own thousand clients must not get it while the server is away.
    public static int freePort() {
        for (var i = 0; i < TRIES; i++) {
            var port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (free(port)) {
                return port;
            }
        }
        throw new BenchException("no free port found between 20000 and 32000");
    }
}
