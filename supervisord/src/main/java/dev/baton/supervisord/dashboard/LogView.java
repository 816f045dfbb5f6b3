// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.push.session.Session;
import dev.baton.supervisord.log.FollowedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Sends a page the end of a log and what is added to it. The file is the queue: it is read no
/// faster than the page takes it, on a thread of its own, so neither the daemon nor its child ever
/// waits; and no faster than people read either, so a program that writes without end takes little
/// of the processor here. A page that falls far behind is told how much is left out.
final class LogView implements Runnable, AutoCloseable {
    private static final long FIRST = 16 * 1024;
    private static final int PART = 16 * 1024;

    /// So many parts are sent before a pause.
    private static final int MOST_PARTS = 4;

    /// So many bytes may be on their way.
    private static final long MOST_PENDING = 128 * 1024;

    /// So many bytes may wait in the file.
    private static final long MOST_BEHIND = 1024 * 1024;

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final int number;
    private final Path path;
    private final Session session;
    private final ByteBuffer buffer = ByteBuffer.allocate(PART);
    private final Utf8Text text = new Utf8Text();
    private int parts;
    private boolean over;

    /// @param number that the page has given it
    /// @param path of the log; there need not be a file yet
    LogView(int number, Path path, Session session) {
        this.number = number;
        this.path = path;
        this.session = session;
    }

    /// Begins, on a thread of its own.
    void begin() {
        Thread.ofVirtual().name("baton-log-view").start(this);
    }

    @Override
    public void run() {
        try {
            var log = open();
            if (log.isPresent()) {
                follow(log.get());
            }
        } catch (IOException e) {
            note("this log cannot be read: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<FollowedLog> open() throws IOException, InterruptedException {
        for (var told = false; isWanted(); pause(PATIENCE)) {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                note(path + " is no file that could be read");
                return Optional.empty();
            }
            try {
                return Optional.of(FollowedLog.open(path, FIRST));
            } catch (NoSuchFileException _) {
                if (!told) {
                    note("there is no file " + path + " yet");
                }
                told = true;
            }
        }
        return Optional.empty();
    }

    private void follow(FollowedLog log) throws IOException, InterruptedException {
        try (log) {
            while (isWanted()) {
                if (parts >= MOST_PARTS || session.pending() > MOST_PENDING) {
                    parts = 0;
                    pause(PAUSE);
                } else {
                    sendFrom(log);
                }
            }
        }
    }

    private void sendFrom(FollowedLog log) throws IOException, InterruptedException {
        if (log.behind() > MOST_BEHIND) {
            note(log.skip(FIRST) + " bytes are left out: there is more than this page can take");
            text.begin();
        }
        switch (log.read(buffer)) {
            case BYTES -> {
                parts++;
                send(new News.Log(number, text.decode(buffer)));
            }
            case TRUNCATION -> {
                note("the log begins anew");
                text.begin();
            }
            case NOTHING -> pause(PAUSE);
        }
    }

    private void note(String what) {
        send(new News.Note(number, what));
    }

    private void send(News news) {
        if (isWanted()) {
            var _ = session.send(news.message()); // who is gone hears nothing
        }
    }

    private synchronized boolean isWanted() {
        return !over && session.isOpen();
    }

    private synchronized void pause(Duration most) throws InterruptedException {
        var until = System.nanoTime() + most.toNanos();
        for (var left = most.toNanos(); !over && left > 0; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /// Sends nothing more. Does not wait.
    @Override
    public synchronized void close() {
        over = true;
        notifyAll();
    }
}
