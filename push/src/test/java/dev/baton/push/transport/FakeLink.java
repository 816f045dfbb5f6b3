// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.websocket.Endpoint;
import dev.baton.push.websocket.Frame;
import dev.baton.push.websocket.Link;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A connection without a network: it keeps what it is sent, and takes it when the test says so.
final class FakeLink implements Link {
    private static final int HEAD = 2;

    private final List<Frame> sent = new ArrayList<>();
    private final List<Boolean> reading = new ArrayList<>();
    private @Nullable String close;
    private long pending;

    @Override
    public synchronized boolean send(Frame message) {
        if (close != null) {
            return false;
        }
        sent.add(message);
        pending += HEAD + message.length();
        return true;
    }

    @Override
    public synchronized void close(int code, String reason) {
        if (close == null) {
            close = (code + " " + reason).strip();
        }
    }

    @Override
    public void hangUp() {
        close(1006, "");
    }

    @Override
    public synchronized long pending() {
        return pending;
    }

    @Override
    public synchronized void reading(boolean on) {
        reading.add(on);
    }

    @Override
    public synchronized boolean isClosed() {
        return close != null;
    }

    @Override
    public String subprotocol() {
        return "";
    }

    @Override
    public SocketAddress remoteAddress() {
        return new InetSocketAddress("10.0.0.1", 1024);
    }

    /// The client has read everything.
    void read(Endpoint endpoint) {
        synchronized (this) {
            pending = 0;
        }
        endpoint.writable();
    }

    synchronized List<Frame> sent() {
        return List.copyOf(sent);
    }

    /// The last words; empty while there are none.
    synchronized String lastWords() {
        return close == null ? "" : close;
    }

    /// Whether the client is listened to, each time that changed.
    synchronized List<Boolean> reading() {
        return List.copyOf(reading);
    }
}
