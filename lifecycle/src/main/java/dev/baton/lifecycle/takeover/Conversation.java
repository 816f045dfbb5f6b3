// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import dev.baton.lifecycle.takeover.Message.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// One end of the hand-over conversation: whole messages over a unix stream socket. One thread
/// receives, any may send; closing it from elsewhere ends a receive that waits.
final class Conversation implements AutoCloseable {
    private final SocketChannel channel;

    Conversation(SocketChannel channel) {
        this.channel = channel;
    }

    synchronized void send(Message message) throws IOException {
        var text = message.text().getBytes(StandardCharsets.UTF_8);
        var buffer = ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /// Waits for the next message.
    ///
    /// @throws EOFException when the other side has closed
    /// @throws ProtocolException when it talks nonsense
    Message receive() throws IOException {
        var length = read(4).getInt();
        if (length < 1 || length > Message.LARGEST) {
            throw new ProtocolException("a message of " + length + " bytes");
        }
        return Message.decode(StandardCharsets.UTF_8.decode(read(length)).toString());
    }

    /// Waits for a message of this kind.
    <M extends Message> M receive(Class<M> kind) throws IOException {
        var message = receive();
        if (!kind.isInstance(message)) {
            throw new ProtocolException(
                    message.getClass().getSimpleName() + " instead of " + kind.getSimpleName());
        }
        return kind.cast(message);
    }

    private ByteBuffer read(int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the other side has closed");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
