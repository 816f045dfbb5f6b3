// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One connection to the server and nothing behind it: no pool, no second try. For one thread.
final class HttpConnection implements Closeable {
    private final SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocate(8 * 1024).flip();
    private final AnswerReader answers = new AnswerReader(this::next);
    private Deadline deadline = new Deadline(0);
    private boolean used;
    private boolean answering;

    private HttpConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /// Connects.
    ///
    /// @throws Broken when the server refuses, resets, or does not take it before the deadline
    static HttpConnection open(InetSocketAddress server, Deadline deadline) throws Broken {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(server, deadline.left(Cause.CONNECT_TIMEOUT));
            return new HttpConnection(channel);
        } catch (IOException e) {
            var broken = new Broken(connectCause(e), String.valueOf(e.getMessage()));
            close(channel, broken);
            throw broken;
        }
    }

    private static Cause connectCause(IOException e) {
        var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (e instanceof SocketTimeoutException || message.contains("timed out")) {
            return Cause.CONNECT_TIMEOUT;
        }
        if (message.contains("reset")) {
            return Cause.RESET;
        }
        return e instanceof ConnectException && message.contains("refused")
                ? Cause.REFUSED
                : Cause.GENERATOR;
    }

    /// Whether the server has ended this idle connection, which it may. Does not block.
    ///
    /// @throws Broken when there is something to read instead: nobody asked for it
    boolean closedByServer() throws Broken {
        if (received.hasRemaining()) {
            throw unasked();
        }
        try {
            channel.configureBlocking(false);
            try {
                received.clear();
                var count = channel.read(received);
                received.flip();
                if (count > 0) {
                    throw unasked();
                }
                return count < 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            received.clear().flip();
            return true;
        }
    }

    private static Broken unasked() {
        return new Broken(Cause.BAD_ANSWER, "bytes nobody asked for");
    }

    /// Writes a part of a request.
    ///
    /// @throws Broken when the connection is gone and the server left no answer behind
    void send(byte[] bytes, Deadline until) throws Broken {
        deadline = until;
        try {
            for (var rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
                channel.write(rest);
            }
        } catch (IOException e) {
            throw writeFailed(e);
        }
    }

    /// The server may have refused a body with an answer and closed: that answer is the cause then.
    private Broken writeFailed(IOException e) {
        try {
            var answer = receive(deadline);
            return new Broken(
                    Cause.BAD_STATUS, "status " + answer.status() + " before the body's end");
        } catch (Broken broken) {
            var seen = broken.why() == Cause.CUT && isReset(e) ? reset(e) : broken;
            seen.addSuppressed(e);
            return seen;
        }
    }

    /// A reset is reported once: here to the write, and the read after it sees a mere end.
    private static boolean isReset(IOException e) {
        return String.valueOf(e.getMessage()).contains("reset");
    }

    private Broken reset(IOException e) {
        return ended(Cause.RESET, String.valueOf(e.getMessage()));
    }

    /// Reads the answer to what was sent.
    Answer receive(Deadline until) throws Broken {
        deadline = until;
        answering = false;
        var answer = answers.read();
        used = true;
        return answer;
    }

    /// Reads a byte of what is not HTTP.
    byte read(Deadline until) throws Broken {
        deadline = until;
        return next();
    }

    private byte next() throws Broken {
        if (!received.hasRemaining()) {
            fill();
        }
        return received.get();
    }

    private void fill() throws Broken {
        try {
            channel.socket().setSoTimeout(deadline.left(Cause.TIMEOUT));
            var count = channel.socket().getInputStream().read(received.array());
            if (count < 0) {
                throw ended(Cause.CUT, "closed");
            }
            received.position(0).limit(count);
            answering = true;
        } catch (SocketTimeoutException e) {
            throw new Broken(
                    Cause.TIMEOUT, answering ? "no end of the answer" : "no byte of an answer");
        } catch (IOException e) {
            throw reset(e);
        }
    }

    private Broken ended(Cause otherwise, String how) {
        if (answering) {
            return new Broken(otherwise, how + " in the middle of an answer");
        }
        return used
                ? new Broken(Cause.CLOSED_KEEP_ALIVE, how + " after the request was written")
                : new Broken(otherwise, how + " before the answer");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(@Nullable SocketChannel channel, Broken cause) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
