// SPDX-License-Identifier: Apache-2.0
package dev.baton.testkit;

/// What a server made of a hostile client.
public sealed interface Ending {
    /// It answered, and closed the connection.
    ///
    /// @param status of HTTP
    record Refused(int status) implements Ending {}

    /// It answered as it answers everybody.
    ///
    /// @param status of HTTP; 200 also for a WebSocket that was served
    record Served(int status) implements Ending {}

    /// It closed the WebSocket, or the SockJS session.
    ///
    /// @param code of the close frame
    record Closed(int code) implements Ending {}

    /// It ended the connection without a word, or without one that the client has read.
    record Cut() implements Ending {}

    /// The client went before it was told anything.
    record Left() implements Ending {}
}
