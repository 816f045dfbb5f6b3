// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// What comes in: decoded while somebody reads, held when nobody does. Event loop.
final class Inlet {
    private final Channel channel;
    private final Codec codec;
    private final WebSocketConnection connection;
    private boolean open = true;
    private boolean ended;
    private @Nullable ByteBuf held;

    Inlet(Channel channel, Codec codec, WebSocketConnection connection) {
        this.channel = channel;
        this.codec = codec;
        this.connection = connection;
    }

    /// Whether it decodes what comes.
    boolean isOpen() {
        return open;
    }

    /// Whether the client has closed its side of TCP.
    boolean hasEnded() {
        return ended;
    }

    /// Whether something has come that nobody has read.
    boolean isHolding() {
        return held != null;
    }

    /// Takes over what has come.
    void take(ByteBuf in) {
        if (held == null) {
            decode(in);
        } else {
            held = Unpooled.wrappedBuffer(held, in);
        }
    }

    /// The client has closed its side of TCP.
    void end() {
        ended = true;
    }

    /// Lets the kernel hold the client up; not even what is here already is decoded.
    void shut() {
        open = false;
        channel.config().setAutoRead(false);
    }

    /// Reads on; what is held waits for [#resume()].
    void open() {
        open = true;
        if (!ended) { // the transport does not listen any more
            channel.config().setAutoRead(true);
        }
    }

    /// Decodes what is held, if somebody reads.
    void resume() {
        var in = held;
        if (in != null && open) {
            held = null;
            decode(in);
        }
    }

    /// What has come and nobody has decoded; it stays here.
    byte[] holding() {
        return held == null ? new byte[0] : ByteBufUtil.getBytes(held);
    }

    /// Nobody will read what is held.
    void drop() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    private void decode(ByteBuf in) {
        try {
            while (in.isReadable() && open && connection.listens()) {
                codec.decode(in, connection);
            }
            codec.rest();
        } catch (Violation violation) {
            connection.fail(violation);
        } finally {
            if (in.isReadable() && !open && connection.listens()) {
                held = in;
            } else {
                in.release();
            }
        }
    }
}
