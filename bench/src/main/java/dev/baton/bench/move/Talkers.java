// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.move;

import dev.baton.bench.server.Await;
import dev.baton.bench.server.BenchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Many WebSockets on one thread: each says a number now and then, one more than before, and
/// expects it back, in order. Echoes are timed from the moment in which the number was due.
final class Talkers implements AutoCloseable {
    private static final int HEAD = 2;
    private static final int MASKED_HEAD = 6;
    private static final int NUMBER = 8;
    private static final int FIN_TEXT = 0x81;
    private static final int MASKED = 0x80;

    private static final byte[] HANDSHAKE =
            """
            GET /ws HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    private final List<Talker> talkers = new ArrayList<>();
    private final Selector selector;
    private final long period;
    private final Thread thread;
    private final byte[] text = new byte[NUMBER];
    private final Echoes echoes = new Echoes();
    private volatile boolean silent;
    private volatile boolean over;

    /// One WebSocket.
    private static final class Talker {
        final SocketChannel channel;
        final ByteBuffer in = ByteBuffer.allocate(256);
        final ArrayDeque<Long> due = new ArrayDeque<>(2);
        long said;
        long heard;

        Talker(SocketChannel channel) {
            this.channel = channel;
        }
    }

    /// Connects them, one after the other.
    ///
    /// @param every how often each of them says something
    Talkers(int port, int many, Duration every) {
        period = every.toNanos();
        try {
            selector = Selector.open();
            for (int i = 0; i < many; i++) {
                talkers.add(connect(port));
            }
        } catch (IOException e) {
            throw new BenchException("a client cannot connect: " + e.getMessage(), e);
        }
        thread = Thread.ofPlatform().daemon().name("talkers").start(this::run);
    }

    private Talker connect(int port) throws IOException {
        var channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(HANDSHAKE));
        var answer = ByteBuffer.allocate(1024);
        while (!text(answer).endsWith("\r\n\r\n")) {
            if (channel.read(answer) < 0) {
                throw new IOException("no WebSocket: " + text(answer));
            }
        }
        if (!text(answer).startsWith("HTTP/1.1 101 ")) {
            throw new IOException("no WebSocket: " + text(answer));
        }
        var talker = new Talker(channel);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, talker);
        return talker;
    }

    private static String text(ByteBuffer buffer) {
        return StandardCharsets.US_ASCII.decode(buffer.duplicate().flip()).toString();
    }

    /// What was heard since this was asked last.
    Echoes.Summary summary() {
        return echoes.take();
    }

    /// They say nothing more, and wait for what they have not heard, but not for ever.
    Echoes.Summary end(Duration patience) throws InterruptedException {
        silent = true;
        var _ = Await.until(patience, echoes::isComplete);
        return summary();
    }

    private void run() {
        var from = System.nanoTime();
        long turn = 0; // the talker number `turn` modulo all of them is next
        try {
            while (!over) {
                var due = from + turn * period / talkers.size();
                var wait = due - System.nanoTime();
                if (silent) {
                    selector.select(10);
                } else if (wait <= 0) {
                    say(talkers.get((int) (turn % talkers.size())), due);
                    turn++;
                    selector.selectNow();
                } else {
                    selector.select(Math.max(1, wait / 1_000_000));
                }
                for (var key : selector.selectedKeys()) {
                    hear(key, (Talker) key.attachment());
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new BenchException("the clients cannot go on: " + e.getMessage(), e);
        }
    }

    private void say(Talker talker, long due) {
        if (!talker.channel.isOpen()) {
            return;
        }
        var frame = ByteBuffer.allocate(MASKED_HEAD + NUMBER);
        frame.put((byte) FIN_TEXT).put((byte) (MASKED | NUMBER)).putInt(0).put(text(talker.said));
        try {
            if (talker.channel.write(frame.flip()) < MASKED_HEAD + NUMBER) {
                throw new IOException("it does not read");
            }
            talker.said++;
            talker.due.add(due);
            echoes.said();
        } catch (IOException e) {
            lose(talker);
        }
    }

    /// A number, of eight digits.
    private static byte[] text(long number) {
        return String.format(Locale.ROOT, "%08d", number).getBytes(StandardCharsets.US_ASCII);
    }

    private void hear(SelectionKey key, Talker talker) {
        try {
            if (talker.channel.read(talker.in) < 0) {
                throw new IOException("closed");
            }
            talker.in.flip();
            while (talker.in.remaining() >= HEAD + NUMBER) {
                int head = talker.in.get() & 0xff;
                int length = talker.in.get();
                if (head != FIN_TEXT || length != NUMBER) {
                    throw new IOException("told something else");
                }
                talker.in.get(text);
                if (Arrays.equals(text, text(talker.heard))) {
                    echoes.heard(talker.due.remove(), System.nanoTime());
                } else {
                    echoes.wrong();
                }
                talker.heard++;
            }
            talker.in.compact();
        } catch (IOException e) {
            key.cancel();
            lose(talker);
        }
    }

    private void lose(Talker talker) {
        echoes.closed();
        try {
            talker.channel.close();
        } catch (IOException e) {
            throw new BenchException("a client cannot be closed", e);
        }
    }

    @Override
    public void close() {
        over = true;
        selector.wakeup();
        try {
            thread.join();
            for (var talker : talkers) {
                talker.channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new BenchException("the clients cannot be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
