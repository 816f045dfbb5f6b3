// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.handoff.Attributes;
import dev.baton.push.handoff.Cbor;
import dev.baton.push.handoff.Mover;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.session.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a stream to the successor. What is sent on it meanwhile waits here, and follows it.
/// Event loop, where nothing else is said.
final class Journey {
    private static final Logger LOG = LoggerFactory.getLogger(Journey.class);

    private final Answering answering;
    private final ServerExchange exchange;
    private final HeldAnswer stream;
    private List<Part> parts = new ArrayList<>();

    /// A part of the answer, as framed.
    ///
    /// @param taken is run when the kernel has it, or never will
    private record Part(ByteBuf bytes, boolean last, ChannelFutureListener taken) {}

    private Journey(Answering answering, ServerExchange exchange, HeldAnswer stream) {
        this.answering = answering;
        this.exchange = exchange;
        this.stream = stream;
    }

    /// From here on nothing is written; null when there is no stream.
    static @Nullable Journey begin(Answering answering, @Nullable ServerExchange exchange) {
        var stream = exchange == null ? null : exchange.held();
        if (exchange == null || stream == null) {
            return null;
        }
        var journey = new Journey(answering, exchange, stream);
        exchange.turn().journey = journey;
        return journey;
    }

    Parcel.Stream parcel(Parcel.Connection connection, byte[] output) {
        var headers = new ArrayList<String>();
        for (var header : exchange.request().headers()) {
            headers.add(header.getKey());
            headers.add(header.getValue());
        }
        return new Parcel.Stream(
                connection,
                exchange.method(),
                exchange.target(),
                exchange.request().protocolVersion().text(),
                headers,
                exchange.status(),
                exchange.turn().kept,
                output);
    }

    void add(ByteBuf bytes, boolean last, ChannelFutureListener taken) {
        parts.add(new Part(bytes, last, taken));
    }

    /// It is over there. What has been sent follows, and then the word that there is no more. Any
    /// thread.
    ///
    /// @param then is run after that, on the loop
    void arrived(Mover to, long number, Runnable then) {
        stream.seal(() -> {
            for (var part : take()) {
                if (part.bytes.isReadable()) {
                    var _ = to.forward(number, Message.of(ByteBufUtil.getBytes(part.bytes)));
                }
                if (part.last) {
                    to.close(number, 0, "");
                }
                part.bytes.release();
            }
            goOn(to, number);
            then.run();
        });
    }

    private void goOn(Mover to, long number) {
        try {
            to.goOn(number, Attributes.frozen(stream.attributes()), stream.lastEventId());
        } catch (Cbor.Refused | RuntimeException e) { // or changed meanwhile
            LOG.warn(
                    "a stream of {} ends: its attributes hold {}", exchange.path(), e.getMessage());
            end(to, number);
        }
    }

    /// The last part may have been sent before: then nobody listens to this one.
    private void end(Mover to, long number) {
        if (exchange.inChunks()) {
            var _ = to.forward(number, Message.of(HeldAnswer.END.clone()));
        }
        to.close(number, 0, "");
    }

    private List<Part> take() {
        var all = parts;
        parts = new ArrayList<>();
        return all;
    }

    /// Its connection is gone. Event loop.
    void lost() {
        take().forEach(part -> part.bytes.release());
    }

    /// It is here again: what has been sent goes out after all, or is lost with its connection.
    void comeBack() {
        exchange.turn().journey = null;
        for (var part : take()) {
            answering.heldNow(exchange, "", part.bytes, part.last, part.taken);
        }
    }
}
