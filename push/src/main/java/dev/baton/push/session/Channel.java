// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A channel of a [Multiplex]: a session over another session, which it shares with others. Any
/// thread, as every session.
public final class Channel implements Session {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);
    private static final int NO_CODE = 1005;

    /// What the client is told of a channel that is closed, before its name.
    static final String CLOSED = "uns,";

    private final String name;
    private final Session carrier;
    private final SessionHandler handler;
    private final Channels siblings;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>(4);
    private volatile boolean open = true;
    private boolean over;

    /// A message of a channel, in the frame of its name.
    private record Framing(String name) implements Message.Encoding<Message> {
        @Override
        public Message encode(Message message) {
            return Message.of("msg," + name + "," + message.text());
        }
    }

    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    /// @param siblings of which it is one until it is over
    Channel(String name, Session carrier, SessionHandler handler, Channels siblings) {
        this.name = name;
        this.carrier = carrier;
        this.handler = handler;
        this.siblings = siblings;
    }

    SessionHandler handler() {
        return handler;
    }

    /// A message to its client as the session carries it.
    Message framed(Message message) {
        return message.encoded(new Framing(name));
    }

    /// What the client calls it.
    public String name() {
        return name;
    }

    /// The session that it is a part of.
    public Session carrier() {
        return carrier;
    }

    // ---- in turn with the carrier's calls

    void opened() {
        call(() -> handler.opened(this));
    }

    void resumed() {
        call(() -> handler.resumed(this));
    }

    void message(String text) {
        if (open) {
            call(() -> handler.message(this, text));
        }
    }

    void leftByClient() {
        end(NO_CODE, "");
    }

    /// It is over, whoever ended it; a second time changes nothing.
    void end(int code, String reason) {
        open = false;
        if (!over) {
            over = true;
            siblings.remove(this);
            call(() -> handler.closed(this, code, reason));
        }
    }

    private void call(Call call) {
        try {
            call.run();
        } catch (Throwable e) { // also an Error: the other channels go on
            LOG.error("the handler of channel {} of {} failed", name, carrier, e);
            close(1011, "internal error");
        }
    }

    // ---- any thread

    @Override
    public SessionInfo info() {
        return carrier.info();
    }

    /// Nobody has closed it; its session may be over.
    boolean isNotClosed() {
        return open;
    }

    @Override
    public boolean isOpen() {
        return open && carrier.isOpen();
    }

    /// @throws UnsupportedOperationException for a binary message: channels have only text
    @Override
    public boolean send(Message message) {
        if (!message.isText()) {
            throw new UnsupportedOperationException("channels have only text messages");
        }
        return open && carrier.send(framed(message));
    }

    /// Closes the channel, not its session. The client hears no code: it is sent `uns`.
    @Override
    public void close(int code, String reason) {
        Session.checkClose(code, reason);
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
        }
        carrier.execute(() -> end(code, reason)); // before the client can ask for it again
        carrier.send(CLOSED + name);
    }

    @Override
    public void execute(Runnable task) {
        carrier.execute(task);
    }

    /// Of all channels of its session.
    @Override
    public long pending() {
        return carrier.pending();
    }

    @Override
    public Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public String toString() {
        return "channel " + name + " of " + carrier;
    }
}
