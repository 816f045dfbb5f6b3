// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import dev.baton.posix.Fd;
import dev.baton.posix.Poller;
import dev.baton.supervisord.log.ChildLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Carries bytes between children and their logs, on a thread of its own: a child that writes much
/// keeps this thread busy and nobody else. Any thread may call it.
public final class Pump implements AutoCloseable {
    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration BETWEEN_FLUSHES = Duration.ofMillis(20);
    private static final Duration MOST_LINGERING = Duration.ofSeconds(5);

    /// As much as the pipe of a noisy child holds.
    static final int LARGEST_READ = 256 << 10;

    /// Of a child that has ended no more than this is read: others may have its pipe and go on.
    private static final int MOST_AFTER_THE_END = 1 << 20;

    private final Poller poller = Poller.open();
    private final AtomicLong lastToken = new AtomicLong();
    private final Map<Long, Channel> channels = new ConcurrentHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_READ);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("baton-output").unstarted(this::run);
    private volatile boolean closed;

    private final Set<ChildLog> slow = new HashSet<>();
    private final List<Lingering> lingering = new ArrayList<>();
    private final Consumer<RuntimeException> failures;

    /// A log that is to be closed.
    private record Lingering(ChildLog log, long deadline) {}

    private Pump(Consumer<RuntimeException> failures) {
        this.failures = failures;
    }

    /// Starts one.
    ///
    /// @param failures told what should not have happened; called by the pump's thread
    public static Pump start(Consumer<RuntimeException> failures) {
        var pump = new Pump(failures);
        pump.thread.start();
        return pump;
    }

    /// One end of a pipe. Its methods are called by the pump's thread.
    sealed interface Channel permits Output, Input {
        /// Something can be done.
        void ready();

        /// No more.
        void close();
    }

    /// Reads from a descriptor into a log from now on.
    ///
    /// @param fd non-blocking; belongs to the pump from here on
    /// @param log closed when the output is finished
    public Output read(Fd fd, ChildLog log) {
        var token = lastToken.incrementAndGet();
        var output = new Output(fd, log, this, token);
        register(token, output, fd, Poller.READ);
        return output;
    }

    /// Writes to a descriptor what is asked for from now on.
    ///
    /// @param fd non-blocking; belongs to the pump from here on
    public Input write(Fd fd) {
        var token = lastToken.incrementAndGet();
        var input = new Input(fd, this, token);
        register(token, input, fd, 0);
        return input;
    }

    private void register(long token, Channel channel, Fd fd, int interest) {
        channels.put(token, channel);
        poller.add(fd, interest, token);
    }

    /// Reads what is left, closes the channels of a child that has ended, and calls `done` on the
    /// pump's thread.
    public void finish(List<Output> outputs, List<Input> inputs, Runnable done) {
        post(() -> {
            for (var output : outputs) {
                output.drain(MOST_AFTER_THE_END);
                output.finish();
            }
            inputs.forEach(Input::close);
            done.run();
        });
    }

    /// Does something on the pump's thread, soon.
    void post(Runnable task) {
        tasks.add(task);
        poller.wake();
    }

    Poller poller() {
        return poller;
    }

    /// To be used by the pump's thread alone, for one call.
    ByteBuffer buffer() {
        return buffer.clear();
    }

    void forget(long token, Fd fd) {
        if (channels.remove(token) != null) {
            poller.remove(fd);
            fd.close();
        }
    }

    private void run() {
        while (!closed) {
            for (var token : poller.await(slow.isEmpty() ? LONG : BETWEEN_FLUSHES)) {
                var channel = channels.get(token);
                if (channel != null) {
                    perform(channel::ready); // one read each: nobody waits for a noisy one
                }
            }
            for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                perform(task);
            }
            slow.removeIf(ChildLog::flush);
            lingering.removeIf(this::closed);
        }
    }

    /// A log whose reader is slow is tried again from time to time.
    void tryLater(ChildLog log) {
        slow.add(log);
    }

    /// Closes a log, as soon as its reader has taken all, or has had its time.
    void closeWhenFlushed(ChildLog log) {
        slow.remove(log);
        var last = new Lingering(log, System.nanoTime() + MOST_LINGERING.toNanos());
        if (!closed(last)) {
            slow.add(log);
            lingering.add(last);
        }
    }

    private boolean closed(Lingering last) {
        if (!last.log().flush() && System.nanoTime() - last.deadline() < 0) {
            return false;
        }
        slow.remove(last.log());
        last.log().close();
        return true;
    }

    private void perform(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failures.accept(e);
        }
    }

    /// Ends its thread and closes all channels.
    @Override
    public void close() {
        closed = true;
        poller.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        channels.values().forEach(Channel::close);
        lingering.forEach(last -> last.log().close());
        poller.close();
    }
}
