// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.HttpLimits;
import dev.baton.push.http.Leaving;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP/2 connection: its streams, and how it ends. Event loop, where nothing else is said.
///
/// ```
///   SERVING ──told to leave──▶ LAST_CALL ──ping answered──▶ LEAVING ──no streams──▶ LINGERING
/// ```
///
/// LAST_CALL begins with a GOAWAY that refuses nobody yet, since requests may be on their way, and
/// a ping; its answer says that the client has seen it. LEAVING begins with the GOAWAY that names
/// the last stream. RFC 9113 section 6.8.
final class Http2Connection extends ChannelInboundHandlerAdapter
        implements Crowd.Member, Patience.Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

    /// How much a client may send before it is read, on all its streams together.
    private static final int WINDOW = 1024 * 1024;

    private static final int FIRST_WINDOW = 65_535;

    /// Frames that ask for nothing, in ten seconds: pings, settings, priorities, unknown ones.
    private static final int CHATTER = 1_000;

    /// Streams that a client opens and resets, or makes us reset, in ten seconds.
    private static final int RESETS = 200;

    private static final int SECONDS = 10;

    /// What the ping of [State#LAST_CALL] says.
    private static final long LAST_CALL_PING = 0x6261746f6e676f21L;

    /// How long the client may take to answer it.
    private static final Duration ROUND_TRIP = Duration.ofSeconds(2);

    private enum State {
        SERVING,
        LAST_CALL,
        LEAVING,
        LINGERING,
        CLOSED
    }

    private final HttpService service;
    private final Crowd crowd;
    private final Channel channel;
    private final EventLoop loop;
    private final Patience patience;
    private final Set<HttpStream> streams = new HashSet<>();
    private State state = State.SERVING;
    private @Nullable Leaving told;
    private int chatter;
    private long chatterSince = Watch.now();
    private @Nullable String remote;

    /// Puts itself at the end of the pipeline of an active channel.
    Http2Connection(HttpService service, Crowd crowd, Channel channel, EventLoop loop) {
        this.service = service;
        this.crowd = crowd;
        this.channel = channel;
        this.loop = loop;
        patience = new Patience(this, service.limits(), loop);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        channel.pipeline()
                .addLast(codec(service.limits()), new Http2MultiplexHandler(new Streams()), this);
        var _ = channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(WINDOW - FIRST_WINDOW));
        patience.look();
    }

    private static Http2FrameCodec codec(HttpLimits limits) {
        var builder = Http2FrameCodecBuilder.forServer();
        builder.initialSettings()
                .maxConcurrentStreams(limits.streams())
                .maxHeaderListSize(limits.headerBytes());
        return builder.validateHeaders(true)
                .decoderEnforceMaxRstFramesPerWindow(RESETS, SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(RESETS, SECONDS)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(2)
                .decoderEnforceMaxSmallContinuationFrames(16)
                .encoderEnforceMaxQueuedControlFrames(CHATTER)
                .gracefulShutdownTimeoutMillis(0)
                .build();
    }

    /// Gives each stream its handler.
    @ChannelHandler.Sharable
    private final class Streams extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            var carrier = new HttpStream(Http2Connection.this, service, stream, loop);
            streams.add(carrier);
            stream.pipeline().addLast(carrier);
        }
    }

    /// A stream has ended.
    void over(HttpStream stream) {
        if (streams.remove(stream) && streams.isEmpty()) {
            patience.idle();
            hangUpWhenDone();
            patience.look();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (frame instanceof Http2PingFrame ping && ping.ack()) {
            if (ping.content() == LAST_CALL_PING) {
                nameLastStream();
            }
        } else if (frame instanceof Http2PingFrame || frame instanceof Http2SettingsFrame) {
            count();
        }
        ReferenceCountUtil.release(frame);
    }

    /// One more frame that asks for nothing.
    void count() {
        long now = Watch.now();
        if (now - chatterSince > TimeUnit.SECONDS.toNanos(SECONDS)) {
            chatterSince = now;
            chatter = 0;
        }
        if (++chatter == CHATTER) {
            LOG.debug("{} talks too much", remote());
            channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM))
                    .addListener(_ -> close());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        patience.writable(channel.isWritable());
        patience.look();
    }

    /// What is against the protocol is told to the client by the codec, which then closes.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception) {
            LOG.debug("{}: {}", remote(), cause.toString());
            return;
        }
        if (cause instanceof IOException || cause.getCause() instanceof IOException) {
            LOG.debug("{}: {}", remote(), cause.toString());
        } else {
            LOG.error("the connection of {} is cut", remote(), cause);
        }
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        state = State.CLOSED;
        patience.over();
        List.copyOf(streams).forEach(HttpStream::close);
    }

    @Override
    public void retire() {
        loop.execute(() -> leave(Leaving.RELOAD));
    }

    @Override
    public void closeIfIdle() {
        loop.execute(() -> leave(Leaving.SHUTDOWN));
    }

    private void leave(Leaving why) {
        if (crowd.leaving() == null) {
            return; // a reload has failed since
        }
        told = why;
        List.copyOf(streams).forEach(stream -> stream.leave(why));
        if (state == State.SERVING) {
            state = State.LAST_CALL;
            var _ =
                    channel.write(
                            new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR)
                                    .setExtraStreamIds(Integer.MAX_VALUE));
            var _ = channel.writeAndFlush(new DefaultHttp2PingFrame(LAST_CALL_PING));
            var _ = loop.schedule(this::nameLastStream, ROUND_TRIP.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void nameLastStream() {
        if (state == State.LAST_CALL) {
            state = State.LEAVING;
            var _ = channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
            hangUpWhenDone();
        }
    }

    private void hangUpWhenDone() {
        if (state == State.LEAVING && streams.isEmpty()) {
            state = State.LINGERING;
            channel.flush();
            if (Farewell.shutOutput(channel)) {
                patience.lingering();
            } else {
                close();
            }
        }
    }

    /// What this connection has been told, if it still holds; what everybody is being told comes as
    /// a task.
    @Nullable Leaving leaving() {
        return crowd.leaving() == null ? null : told;
    }

    @Override
    public long deadline() {
        return switch (state) {
            case SERVING, LAST_CALL, LEAVING ->
                    Math.min(
                            patience.answer(),
                            streams.isEmpty()
                                    ? patience.idleUntil(Remote.isAdmitted(channel))
                                    : Watch.NEVER);
            case LINGERING -> patience.linger();
            case CLOSED -> Watch.NEVER;
        };
    }

    /// Idle for long: says so, and waits for nobody. Everything else is cut.
    @Override
    public void expired() {
        if (state == State.SERVING && channel.isWritable()) {
            state = State.LAST_CALL;
            nameLastStream();
        } else {
            close();
        }
    }

    @Override
    public void close() {
        var _ = channel.close();
    }

    Channel channel() {
        return channel;
    }

    /// The client's address for people.
    String remote() {
        if (remote == null) {
            remote = Remote.text(channel);
        }
        return remote;
    }
}
