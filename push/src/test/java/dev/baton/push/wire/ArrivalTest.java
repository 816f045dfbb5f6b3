// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.posix.Fd;
import dev.baton.push.handoff.Parcel;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/// A connection comes with the first half of a request; the rest, and the end of what its client
/// says, is in the socket by then.
final class ArrivalTest {
    private final EventLoopGroup elsewhere =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

    @AfterEach
    void end() {
        elsewhere.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /// A server that accepts and reads nothing.
    private InetSocketAddress accepting() {
        return (InetSocketAddress)
                new ServerBootstrap()
                        .group(elsewhere)
                        .channel(EpollServerSocketChannel.class)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        accepted.add(channel);
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .syncUninterruptibly()
                        .channel()
                        .localAddress();
    }

    @RepeatedTest(20)
    void whatHasComeAlongIsReadBeforeWhatIsInTheSocket() throws Exception {
        var address = accepting();
        try (var server =
                        TestServer.with()
                                .on("GET", "/", exchange -> exchange.text("whole"))
                                .open();
                var client = new Socket(address.getAddress(), address.getPort())) {
            client.setSoTimeout(20_000);
            var channel = Objects.requireNonNull(accepted.poll(20, TimeUnit.SECONDS));
            channel.deregister().sync();
            client.getOutputStream().write(bytes(" HTTP/1.1\r\nHost: a\r\n\r\n"));
            client.shutdownOutput();
            var descriptor = Fd.of(((UnixChannel) channel).fd().intValue());
            server.intake
                    .adopt(new Parcel.Connection(bytes("GET /"), null, false, "http"), descriptor)
                    .run();
            assertThat(answer(client)).startsWith("HTTP/1.1 200 ").endsWith("whole");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String answer(Socket from) throws IOException {
        return new String(from.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
