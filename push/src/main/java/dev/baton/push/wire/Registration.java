// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives an open connection to an event loop.
final class Registration {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private Registration() {}

    /// Registers a channel. Any thread.
    ///
    /// @param then is run before the loop reads anything, also when this thread is slow: a listener
    ///   that was added after the registration would come behind that
    /// @param lost is run instead when it fails; the channel is closed then
    static void begin(Channel channel, EventLoop loop, Runnable then, Runnable lost) {
        var registration = new DefaultChannelPromise(channel, loop);
        registration.addListener(done -> {
            if (done.isSuccess()) {
                then.run();
            } else {
                LOG.warn("a connection is lost", done.cause());
                channel.unsafe().closeForcibly();
                lost.run();
            }
        });
        var _ = loop.register(registration);
    }
}
