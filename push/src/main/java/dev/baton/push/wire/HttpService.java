// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.lifecycle.drain.Work;
import dev.baton.push.http.Guard;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.route.Routes;
import java.util.function.Function;

/// What an intake serves, and how.
///
/// @param routes who answers what
/// @param limits what clients may ask for
/// @param generation the number of this generation, for handlers
/// @param begin begins work under a label, "GET /slow?ms=2000 from 127.0.0.1:5555", that a drain
///   waits for; called on event loops
/// @param accessLog whether each answer is a line of the logger `dev.baton.access`
/// @param compression of answers
/// @param proxies who may say that a request comes from somebody else
/// @param metrics who counts
/// @param protocols what is spoken on which listener
/// @param guard asked before everything is answered
public record HttpService(
        Routes routes,
        HttpLimits limits,
        int generation,
        Function<String, Work> begin,
        boolean accessLog,
        Compression compression,
        Proxies proxies,
        ServerMetrics metrics,
        Protocols protocols,
        Guard guard) {

    /// A service that compresses answers, has no proxy in front, speaks plain HTTP/1.1, and that
    /// nobody counts.
    public HttpService(
            Routes routes,
            HttpLimits limits,
            int generation,
            Function<String, Work> begin,
            boolean accessLog) {
        this(
                routes,
                limits,
                generation,
                begin,
                accessLog,
                Compression.on(),
                Proxies.NONE,
                ServerMetrics.NONE,
                Protocols.PLAIN,
                Guard.NOBODY);
    }

    /// The same service where nobody counts, logs or keeps the door: for requests the server sends
    /// itself.
    HttpService unnoticed() {
        return new HttpService(
                routes,
                limits,
                generation,
                _ -> () -> {},
                false,
                compression,
                proxies,
                ServerMetrics.NONE,
                protocols,
                Guard.NOBODY);
    }

    /// Whether anybody wants to know how long answers take.
    boolean timed() {
        return accessLog || metrics.isOn();
    }
}
