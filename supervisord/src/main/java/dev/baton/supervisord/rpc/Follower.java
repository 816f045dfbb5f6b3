// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.push.http.Leaving;
import dev.baton.push.http.PushStream;
import dev.baton.supervisord.log.FollowedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends a client the end of a log and what is added to it, until the client goes. Follows the path
/// over rotations: what is left of the old file first. Reads through a channel of its own and no
/// faster than the client does, so it holds up nobody.
final class Follower implements PushStream.Listener, Runnable {
    private static final int FIRST = 1024;
    private static final int PART = 32 * 1024;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final byte[] HEAD = {};
    private static final byte[] TRUNCATED =
            "==> File truncated <==\n".getBytes(StandardCharsets.UTF_8);

    private final Path path;
    private final ByteBuffer buffer = ByteBuffer.allocate(PART);
    private @Nullable PushStream stream;
    private boolean over;

    /// @param path of the log; there may be no file now and then
    Follower(Path path) {
        this.path = path;
    }

    /// Begins, on a thread of its own.
    void begin(PushStream to) {
        stream = to;
        Thread.startVirtualThread(this);
    }

    @Override
    public void run() {
        var to = Objects.requireNonNull(stream);
        to.send(HEAD);
        try {
            follow(to);
        } catch (IOException _) {
            return; // the end of the stream says it
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            to.end();
        }
    }

    private void follow(PushStream to) throws IOException, InterruptedException {
        try (var log = FollowedLog.open(path, FIRST)) {
            while (waitForRoom(to)) {
                switch (log.read(buffer)) {
                    case BYTES -> to.send(Arrays.copyOf(buffer.array(), buffer.remaining()));
                    case TRUNCATION -> to.send(TRUNCATED);
                    case NOTHING -> pause();
                }
            }
        }
    }

    private synchronized boolean waitForRoom(PushStream to) throws InterruptedException {
        while (!over && !to.isWritable()) {
            wait();
        }
        return !over;
    }

    private synchronized void pause() throws InterruptedException {
        var until = System.nanoTime() + PAUSE.toNanos();
        for (var left = PAUSE.toNanos(); !over && left > 0; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    @Override
    public synchronized void writable() {
        notifyAll();
    }

    @Override
    public void closed() {
        end();
    }

    @Override
    public void leave(Leaving why) {
        end();
    }

    private synchronized void end() {
        over = true;
        notifyAll();
    }
}
