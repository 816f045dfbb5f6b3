// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import dev.baton.bench.server.BenchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Connections to one server, all on the thread that calls.
final class Clients implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 128;
    private static final int ROOM = 256 * 1024;

    /// Sources, so that no address runs out of ports and none has too many sessions.
    private static final int SOURCES = 16;

    private final InetSocketAddress server;
    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocateDirect(ROOM);

    Clients(int port) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        selector = Selector.open();
    }

    /// Opens so many more, and returns them when all are open.
    ///
    /// @param request of each, by its number
    List<Client> open(int count, Client.Opening opening, IntFunction<byte[]> request)
            throws IOException {
        var opened = new ArrayList<Client>(count);
        var end = System.nanoTime() + PATIENCE.toNanos();
        var waiting = new ArrayList<Client>();
        while (opened.size() < count) {
            while (opened.size() + waiting.size() < count && waiting.size() < AT_ONCE) {
                var number = opened.size() + waiting.size();
                waiting.add(begin(number, opening, request.apply(number)));
            }
            turn(end);
            opened.addAll(waiting.stream().filter(Client::isOpen).toList());
            waiting.removeIf(Client::isOpen);
            if (System.nanoTime() >= end) {
                throw new BenchException(
                        opened.size() + " of " + count + " connections were opened in a minute");
            }
        }
        return opened;
    }

    private Client begin(int number, Client.Opening opening, byte[] request) throws IOException {
        var channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_LINGER, 0); // leaves no port waiting behind
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        byte[] source = {127, 0, 0, (byte) (2 + number % SOURCES)};
        channel.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
        var client = new Client(channel, opening, request);
        if (channel.connect(server)) {
            channel.register(selector, SelectionKey.OP_READ, client);
            client.begin();
        } else {
            channel.register(selector, SelectionKey.OP_CONNECT, client);
        }
        return client;
    }

    /// Reads what comes until an instant of the monotonic clock.
    void turnUntil(long end) throws IOException {
        while (System.nanoTime() < end) {
            turn(end);
        }
    }

    /// Waits for something to come, no longer than until an instant, and reads it.
    void turn(long end) throws IOException {
        var left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        var _ = selector.select(this::ready, Math.max(1, left));
    }

    private void ready(SelectionKey key) {
        var client = (Client) key.attachment();
        try {
            if (key.isConnectable()) {
                var _ = ((SocketChannel) key.channel()).finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                client.begin();
            } else {
                client.readable(in);
            }
        } catch (IOException e) {
            throw new BenchException("a connection broke: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        for (var key : List.copyOf(selector.keys())) {
            key.channel().close();
        }
        selector.close();
    }
}
