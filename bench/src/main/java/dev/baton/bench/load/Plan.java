// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.net.InetSocketAddress;
import java.time.Duration;

/// Who asks for what, and how often.
///
/// @param server where the server listens
/// @param keepAliveConnections how many connections share `keepAliveRate`
/// @param keepAliveRate `GET /` per second on kept connections, all together
/// @param connectRate `GET /` per second, each on a connection of its own
/// @param slow how many clients do `GET /slow` back to back
/// @param slowFor how long the server shall take for each
/// @param uploads how many clients upload back to back
/// @param uploadBytes the size of a body; less than the socket buffers hold, since writing has no
///   time-out
/// @param uploadOver the time over which a body is dripped
/// @param webSockets how many WebSockets say something each second
/// @param sessions how many SockJS sessions do
/// @param timeout for connecting, and for the whole of a request beyond its nominal time
/// @param warmUp how long at the start nothing is measured; failures count all the same
/// @param limit when to stop, if not told so earlier
public record Plan(
        InetSocketAddress server,
        int keepAliveConnections,
        int keepAliveRate,
        int connectRate,
        int slow,
        Duration slowFor,
        int uploads,
        int uploadBytes,
        Duration uploadOver,
        int webSockets,
        int sessions,
        Duration timeout,
        Duration warmUp,
        Duration limit) {

    public Plan {
        atLeastZero("keep-alive rate", keepAliveRate);
        atLeastZero("connect rate", connectRate);
        atLeastZero("slow clients", slow);
        atLeastZero("uploading clients", uploads);
        atLeastZero("WebSockets", webSockets);
        atLeastZero("sessions", sessions);
        if (keepAliveConnections <= 0 && keepAliveRate > 0) {
            throw new IllegalArgumentException("a keep-alive rate without keep-alive connections");
        }
        if (uploadBytes <= 0 || uploadBytes > 1024 * 1024) {
            throw new IllegalArgumentException("an upload has 1 byte to 1 MiB, not " + uploadBytes);
        }
    }

    private static void atLeastZero(String what, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("a negative number of " + what + ": " + count);
        }
    }

    /// How long a request of this kind takes when nothing is wrong.
    Duration nominal(Kind kind) {
        return switch (kind) {
            case KEEP_ALIVE, CONNECT, WEBSOCKET, SESSION -> Duration.ZERO;
            case SLOW -> slowFor;
            case UPLOAD -> uploadOver;
        };
    }
}
