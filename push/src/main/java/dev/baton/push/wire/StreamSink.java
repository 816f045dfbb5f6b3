// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;

/// Where the parts of one streamed answer go: its connection.
record StreamSink(Answering connection, Channel channel, ServerExchange exchange, String type)
        implements StreamedAnswer.Sink {

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public boolean gone() {
        return exchange.gone();
    }

    @Override
    public ByteBufAllocator allocator() {
        return channel.alloc();
    }

    @Override
    public void part(ByteBuf part, boolean last, Runnable written) {
        connection.part(exchange, type, part, last, written);
    }

    @Override
    public void whole(byte[] body) {
        connection.answer(exchange, type, body);
    }
}
