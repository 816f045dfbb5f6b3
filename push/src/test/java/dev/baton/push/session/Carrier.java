// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A session without a client, which keeps what it is sent. One thread.
public final class Carrier implements Session {
    final List<Message> messages = new ArrayList<>();
    final List<String> sent = new ArrayList<>();
    final List<String> closes = new ArrayList<>();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private boolean running;

    /// One that is open.
    public Carrier() {}

    @Override
    public SessionInfo info() {
        var nobody = InetSocketAddress.createUnresolved("nobody", 1);
        return new SessionInfo("id", "/", Transport.XHR, nobody, Map.of(), Map.of(), "");
    }

    @Override
    public boolean isOpen() {
        return closes.isEmpty();
    }

    @Override
    public boolean send(Message message) {
        messages.add(message);
        sent.add(message.text());
        return true;
    }

    @Override
    public void close(int code, String reason) {
        closes.add(code + " " + reason);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (!running) {
            running = true;
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
            running = false;
        }
    }

    /// From here on tasks wait, as they do while the session moves.
    void hold() {
        running = true;
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
