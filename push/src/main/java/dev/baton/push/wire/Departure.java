// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.posix.Fd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.UnixChannel;
import java.io.ByteArrayOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection that has been taken out of its event loop, with what was written and not sent, so
/// that another process may have it. Event loop, save where it says otherwise.
///
/// Its descriptor has to leave the epoll set: one that lives on in another process would stay there
/// for good. Even with reading off, the end of a client's input is read, so what has arrived is
/// looked at only after that.
public final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final Channel channel;
    private final EventLoop loop;
    private final byte[] output;

    private Departure(Channel channel, EventLoop loop, byte[] output) {
        this.channel = channel;
        this.loop = loop;
        this.output = output;
    }

    /// Who takes a connection out.
    public interface Packing {
        /// It is out: nothing is read or written any more.
        void out(Departure departure);

        /// It is closed instead.
        void lost();
    }

    /// Takes it out of its loop.
    public static void begin(Channel channel, Packing packing) {
        var loop = channel.eventLoop();
        channel.config().setAutoRead(false);
        channel.flush();
        channel.deregister()
                .addListener(done -> {
                    if (done.isSuccess() && channel.isOpen() && !channel.isRegistered()) {
                        packing.out(new Departure(channel, loop, unsent(channel)));
                    } else {
                        if (channel.isOpen()) {
                            LOG.warn("a connection cannot leave its event loop", done.cause());
                            channel.unsafe().closeForcibly();
                        }
                        packing.lost();
                    }
                });
    }

    /// What was written and not sent, taken out of the channel. All of it is emptied before
    /// anything is removed: whoever is told of that may flush, and would send a part of it after
    /// all.
    private static byte[] unsent(Channel channel) {
        var waiting = channel.unsafe().outboundBuffer();
        var bytes = new ByteArrayOutputStream();
        if (waiting == null) {
            return bytes.toByteArray();
        }
        waiting.addFlush();
        try {
            waiting.forEachFlushedMessage(message -> {
                var next = (ByteBuf) message;
                bytes.writeBytes(ByteBufUtil.getBytes(next));
                next.skipBytes(next.readableBytes());
                return true;
            });
        } catch (Exception e) {
            throw new IllegalStateException("only buffers are written", e);
        }
        while (waiting.current() != null) {
            waiting.remove();
        }
        return bytes.toByteArray();
    }

    /// What was written and not sent.
    public byte[] output() {
        return output;
    }

    /// The descriptor, which is the channel's.
    public Fd descriptor() {
        return Fd.of(((UnixChannel) channel).fd().intValue());
    }

    /// Somebody else has it: closes the descriptor, and not the connection. Any thread.
    public void over() {
        loop.execute(() -> {
            channel.unsafe().close(channel.voidPromise());
            // Netty does not say so for a channel that has left its loop
            channel.pipeline().fireChannelInactive();
        });
    }

    /// Nobody wants it: back into its loop, with what was not sent; reading is off. Then `back` is
    /// run, on the loop; or `lost`, when that cannot be. Any thread.
    public void comeBack(Runnable back, Runnable lost) {
        Registration.begin(
                channel,
                loop,
                () -> {
                    if (output.length > 0) {
                        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(output));
                    }
                    back.run();
                },
                lost);
    }
}
