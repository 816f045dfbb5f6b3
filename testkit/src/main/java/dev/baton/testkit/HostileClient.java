// SPDX-License-Identifier: Apache-2.0
package dev.baton.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;

/// A client that a server has to survive: each is a record that says what it does, and can be run
/// any number of times, also at once.
public sealed interface HostileClient permits HostileHttp, HostileWebSocket, HostileSockJs {
    /// Does its worst to a server, and says how that ended. Blocks until it has; the thread may be
    /// interrupted.
    ///
    /// @throws IOException when there is no such server, or when it did not put an end to this
    ///   client within a minute: then it hangs
    Ending run(InetSocketAddress server) throws IOException;
}
