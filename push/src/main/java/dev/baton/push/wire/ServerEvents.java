// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.EventStream;
import dev.baton.push.http.Leaving;
import dev.baton.push.http.PushStream;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events over a held answer. Any thread, save for what is called on the event loop.
final class ServerEvents implements EventStream, PushStream.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ServerEvents.class);
    private static final long MOST_PENDING = 1024 * 1024;

    private final HeldAnswer stream;
    private final Optional<String> lastEventId;
    private final List<Runnable> watchers = new ArrayList<>();
    private volatile @Nullable Future<?> heartbeat;
    private volatile boolean quiet;
    private volatile boolean closed;

    ServerEvents(HeldAnswer stream) {
        this.stream = stream;
        lastEventId = Optional.of(stream.lastEventId()).filter(id -> !id.isEmpty());
    }

    /// Tells the client that it is connected, and keeps saying so when nothing else is said.
    ///
    /// @param anew whether it has not been told before
    void begin(Answering connection, Duration pause, boolean anew) {
        if (anew) {
            comment("");
        }
        if (pause.isPositive()) {
            var timer = connection.every(pause, this::beat);
            heartbeat = timer;
            if (closed) {
                timer.cancel(false);
            }
        }
    }

    private void beat() {
        if (quiet) {
            comment("");
        }
        quiet = true;
    }

    @Override
    public boolean send(@Nullable String event, @Nullable String id, String data) {
        return send(EventText.event(event, id, data), id);
    }

    @Override
    public boolean comment(String text) {
        return send(EventText.comment(text), null);
    }

    @Override
    public boolean retry(Duration wait) {
        return send(EventText.retry(wait.toMillis()), null);
    }

    private boolean send(byte[] part, @Nullable String id) {
        if (stream.pending() > MOST_PENDING) {
            LOG.debug("a client does not read its events: {} bytes wait", stream.pending());
            stream.end();
            return false;
        }
        quiet = false;
        return stream.send(part, id);
    }

    @Override
    public Optional<String> lastEventId() {
        return lastEventId;
    }

    @Override
    public Map<String, Object> attributes() {
        return stream.attributes();
    }

    @Override
    public void onClose(Runnable then) {
        synchronized (watchers) {
            if (!closed) {
                watchers.add(then);
                return;
            }
        }
        then.run();
    }

    @Override
    public void end() {
        stream.end();
    }

    @Override
    public long pending() {
        return stream.pending();
    }

    @Override
    public boolean isClosed() {
        return stream.isClosed();
    }

    /// The client comes again, to whoever serves then.
    @Override
    public void leave(Leaving why) {
        stream.end();
    }

    @Override
    public void closed() {
        List<Runnable> told;
        synchronized (watchers) {
            closed = true;
            told = List.copyOf(watchers);
        }
        var timer = heartbeat;
        if (timer != null) {
            timer.cancel(false);
        }
        for (var watcher : told) {
            try {
                watcher.run();
            } catch (RuntimeException e) {
                LOG.error("what was to be done at the end of an event stream failed", e);
            }
        }
    }
}
