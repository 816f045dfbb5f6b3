// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An endpoint that writes down what it is told: `opened`, `text Hello`, `binary 00ff`, `writable`,
/// `closed 1000 bye`.
class Recorder implements Endpoint {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private volatile @Nullable Link link;

    /// One that also sends back what it gets.
    static Recorder echo() {
        return new Recorder() {
            @Override
            public void text(String message) {
                super.text(message);
                link().send(Frame.text(message));
            }

            @Override
            public void binary(byte[] message) {
                super.binary(message);
                link().send(Frame.binary(message));
            }
        };
    }

    /// Of the connection, once it is open.
    Link link() {
        return Objects.requireNonNull(link, "not opened");
    }

    /// The next event, which is waited for.
    String next() throws InterruptedException {
        return Objects.requireNonNullElse(events.poll(20, TimeUnit.SECONDS), "nothing happens");
    }

    @Override
    public void opened(Link opened) {
        link = opened;
        events.add("opened");
    }

    @Override
    public void text(String message) {
        events.add("text " + message);
    }

    @Override
    public void binary(byte[] message) {
        events.add("binary " + HexFormat.of().formatHex(message));
    }

    @Override
    public void writable() {
        events.add("writable");
    }

    @Override
    public void closed(int code, String reason) {
        events.add(("closed " + code + " " + reason).strip());
    }
}
