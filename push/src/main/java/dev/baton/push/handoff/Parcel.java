// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What moves from one generation to the next, one at a time: a connection, a session, or both in
/// one. Encoded by [Parcels].
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public sealed interface Parcel {
    /// A connection that speaks HTTP/1.1 and has no request under way. Its descriptor comes along.
    ///
    /// @param input bytes of the client that nobody has decoded
    /// @param client the address that a proxy in front of the connection has named; null when
    ///   nobody has
    /// @param anonymous whether such a proxy has said that it does not know
    /// @param listener the name of the listener that accepted it
    record Connection(
            byte[] input, @Nullable SocketAddress client, boolean anonymous, String listener)
            implements Parcel {}

    /// A connection whose answer is a stream that is held, between two parts of it. Its descriptor
    /// comes along.
    ///
    /// @param connection that of the request
    /// @param method of the request
    /// @param target of the request, as sent
    /// @param version `HTTP/1.1`, or `HTTP/1.0`
    /// @param headers of the request, names and values in turn
    /// @param status of the answer, whose head is written
    /// @param kept whether that head lets the connection go on after the answer
    /// @param output what is still to be written, as it is
    record Stream(
            Connection connection,
            String method,
            String target,
            String version,
            List<String> headers,
            int status,
            boolean kept,
            byte[] output)
            implements Parcel {
        public Stream {
            headers = List.copyOf(headers);
        }
    }

    /// A WebSocket between two frames that were sent, with its session. Its descriptor comes along.
    ///
    /// @param session whose messages it carries
    /// @param protocol `rfc6455` or `hixie-76`
    /// @param subprotocol the one that was agreed on; empty for none
    /// @param deflates whether permessage-deflate was agreed on
    /// @param input what the client has sent and nobody has been told, from the beginning of a
    ///   message on, in its protocol
    /// @param output what is still to be written, as it is
    /// @param listener the name of the listener that accepted it
    record WebSocket(
            Sitting session,
            String protocol,
            String subprotocol,
            boolean deflates,
            byte[] input,
            byte[] output,
            String listener)
            implements Parcel {}

    /// A SockJS session between two requests.
    ///
    /// @param session what it has in common with others
    /// @param greeted whether its client has had the open frame
    /// @param undelivered the messages that its client has not had, each as a JSON string
    /// @param last the close frame that its client is to have; empty while the session is open
    /// @param patience milliseconds for which it outlives its last request
    record Polling(
            Sitting session, boolean greeted, List<byte[]> undelivered, byte[] last, long patience)
            implements Parcel {
        public Polling {
            undelivered = List.copyOf(undelivered);
        }
    }

    /// A session, whatever carries it.
    ///
    /// @param service the prefix of its SockJS service, or the path of its WebSocket route
    /// @param id of the session
    /// @param path of the request that opened it, as sent
    /// @param query of that request, undecoded
    /// @param transport of that request, by its word
    /// @param remote the client's address
    /// @param headers of that request
    /// @param cookies of that request
    /// @param attributes what the application keeps of it
    record Sitting(
            String service,
            String id,
            String path,
            String query,
            String transport,
            SocketAddress remote,
            Map<String, String> headers,
            Map<String, String> cookies,
            Map<String, Object> attributes) {
        public Sitting {
            headers = Map.copyOf(headers);
            cookies = Map.copyOf(cookies);
            attributes = Map.copyOf(attributes);
        }
    }
}
