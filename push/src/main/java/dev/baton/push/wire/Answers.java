// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/// Answers in the form that their protocol has. Event loop.
sealed interface Answers permits AnswerWriter, StreamWriter {
    /// Tells the client to send the body that somebody waits for.
    void goOn();

    /// Writes a whole answer.
    ChannelFuture whole(ServerExchange exchange, @Nullable String type, byte[] body);

    /// Writes a part of a streamed answer.
    ///
    /// @param part null for a head that nothing follows
    /// @param first whether the head goes before it
    /// @param last whether it ends the answer
    ChannelFuture part(
            ServerExchange exchange,
            String type,
            @Nullable ByteBuf part,
            boolean first,
            boolean last);
}
