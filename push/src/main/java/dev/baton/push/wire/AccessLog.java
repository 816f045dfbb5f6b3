// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The logger `dev.baton.access`. Any thread.
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.baton.access");

    private AccessLog() {}

    /// A line for an answer: who, what, status, bytes, time.
    static void line(ServerExchange exchange) {
        LOG.info(
                "{} \"{}\" {} {} {} ms",
                Remote.text(exchange.remoteAddress()),
                exchange.line(),
                exchange.status(),
                exchange.turn().sent,
                TimeUnit.NANOSECONDS.toMillis(Watch.now() - exchange.turn().began));
    }
}
