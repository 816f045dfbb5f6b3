// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

/// An application of sessions. The calls about one session come one after the other: `opened` or,
/// after a reload, `resumed`, then messages in order, then `closed`, each of the two once. Calls
/// about different sessions come at the same time.
///
/// They come on virtual threads and may block; while they do, the client is held up, not the
/// server. With `inline` in the settings they come on the thread that brings them, most often an
/// event loop or the timers', and must not block.
///
/// An exception is logged and closes the session with 1011.
@FunctionalInterface
public interface SessionHandler {
    /// A client is there.
    ///
    /// @throws Exception the session is closed with 1011
    default void opened(Session session) throws Exception {}

    /// A client of the generation before is here now, with what the application has kept in
    /// [Session#attributes()] and, if the server knows the [Topics], its subscriptions; comes
    /// instead of `opened`. It has noticed nothing. If it cannot be served by this release, `close`
    /// it with 1012, and it comes again.
    ///
    /// A handler that overrides `opened` or `closed`, and not this one, is not given such clients:
    /// they are closed with 1012 over there, because it would know of their end and not of their
    /// beginning. One that has neither is given them without a word.
    ///
    /// @throws Exception the session is closed with 1011
    default void resumed(Session session) throws Exception {}

    /// A text message.
    ///
    /// @throws Exception the session is closed with 1011
    void message(Session session, String text) throws Exception;

    /// A binary message, which only WebSockets have. Closes the session with 1003 if not
    /// overridden.
    ///
    /// @throws Exception the session is closed with 1011
    default void binary(Session session, byte[] bytes) throws Exception {
        session.close(1003, "text only");
    }

    /// The session is over.
    ///
    /// @param code 1000 to 4999: the one that was sent or received; 1006 when the client went away
    ///   without one, 1005 when it sent none
    /// @throws Exception is logged
    default void closed(Session session, int code, String reason) throws Exception {}
}
