// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import dev.baton.push.session.Message;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A session that keeps what it is sent.
final class Heard implements Session {
    private final ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private volatile int closedWith;

    /// What it was sent since this was asked last.
    List<String> heard() {
        var heard = List.copyOf(sent);
        sent.clear();
        return heard;
    }

    /// 0 while it is open.
    int closedWith() {
        return closedWith;
    }

    @Override
    public SessionInfo info() {
        return new SessionInfo(
                "test",
                "/chat",
                Transport.WEBSOCKET,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                Map.of(),
                Map.of(),
                "");
    }

    @Override
    public boolean isOpen() {
        return closedWith == 0;
    }

    @Override
    public boolean send(Message message) {
        return isOpen() && sent.add(message.text());
    }

    @Override
    public void close(int code, String reason) {
        closedWith = code;
    }

    @Override
    public void execute(Runnable task) {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public long pending() {
        return 0;
    }

    @Override
    public Map<String, Object> attributes() {
        return attributes;
    }
}
