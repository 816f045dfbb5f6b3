// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Listens to the events of one stream, which are numbered, and expects each once and in order.
final class Listener implements Talkers.Talker {
    private final int port;
    private final Notes notes;
    private final CountDownLatch stop;
    private @Nullable Socket socket;

    Listener(int port, Notes notes, CountDownLatch stop) {
        this.port = port;
        this.notes = notes;
        this.stop = stop;
    }

    @Override
    public void open() throws IOException {
        var opened = new Socket(InetAddress.getLoopbackAddress(), port);
        opened.getOutputStream()
                .write(
                        "GET /count HTTP/1.1\r\nHost: a\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        socket = opened;
        notes.client();
    }

    @Override
    public void run() {
        var open = socket;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        try (open) {
            listen(
                    new BufferedReader(
                            new InputStreamReader(
                                    open.getInputStream(), StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            notes.wrong("an event stream broke: " + e.getMessage());
        }
    }

    private void listen(BufferedReader in) throws IOException {
        long expected = 1;
        while (stop.getCount() > 0) {
            var line = in.readLine();
            if (line == null || line.equals("0")) {
                notes.wrong("an event stream ended");
                return;
            }
            if (line.startsWith("id: ")) {
                long number = Long.parseLong(line.substring("id: ".length()));
                if (number != expected) {
                    notes.wrong("expected event " + expected + ", but " + number);
                }
                expected = number + 1;
            } else if (line.startsWith("data: ")) {
                var sent = Long.parseLong(line.substring("data: ".length()));
                notes.received(System.nanoTime() - sent);
            }
        }
    }
}
