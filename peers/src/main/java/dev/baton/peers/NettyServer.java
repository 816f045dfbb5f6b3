// SPDX-License-Identifier: Apache-2.0
package dev.baton.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;

/// On bare Netty, with its codecs and nothing else: what the others are measured against.
public final class NettyServer {
    private static final int BACKLOG = 4096;

    private NettyServer() {}

    /// Serves until the standard input ends.
    ///
    /// @param args the port
    public static void main(String... args) throws InterruptedException {
        SideChannel.open();
        var threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        var group = new MultiThreadIoEventLoopGroup(threads, EpollIoHandler.newFactory());
        var everybody = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        var listening =
                new ServerBootstrap()
                        .group(group)
                        .channel(EpollServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        var requests = new NettyRequests(everybody);
                                        channel.pipeline().addLast(new HttpServerCodec(), requests);
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))
                        .sync()
                        .channel();
        var _ = listening.closeFuture().sync();
    }
}
