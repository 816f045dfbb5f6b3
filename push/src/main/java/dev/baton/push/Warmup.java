// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import java.net.InetSocketAddress;
import java.util.List;

/// What a new generation does before it is ready, so that its first clients do not pay for class
/// loading and cold code. When it throws, the reload has failed and the old generation goes on.
@FunctionalInterface
public interface Warmup {
    /// Uses the server, which listens on `self` for nobody else: the same routes on the same event
    /// loops, not logged and not counted.
    ///
    /// @throws Exception this generation is not fit to serve
    void run(InetSocketAddress self) throws Exception;

    /// Sends `count` GET requests in all, to the paths in turn, over a few keep-alive connections,
    /// and fails when one is not answered or with a status of 500 or more. A tenth of a second buys
    /// some forty requests on a cold machine, a second some two thousand.
    static Warmup requests(int count, String... paths) {
        return new SelfRequests(count, List.of(paths));
    }
}
