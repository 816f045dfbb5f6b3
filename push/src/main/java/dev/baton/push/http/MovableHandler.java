// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

/// A handler whose streams outlive a reload: an answer that it holds moves to the successor, where
/// the handler of the same route goes on with it. The client notices nothing.
///
/// An answer moves when it is held ([Exchange#hold] or [Exchange#events]), its request had no body,
/// and its connection speaks HTTP/1 without TLS; and only to a handler that is movable too. Any
/// other is told to leave, as without this.
public interface MovableHandler extends Handler {
    /// Goes on with a stream that [#handle(Exchange)] has begun in the process before. The exchange
    /// is that of the same request; what it gives by [Exchange#hold] or [Exchange#events], with
    /// anything else being refused, is the stream that the client has. [PushStream#attributes()],
    /// or [EventStream#attributes()] and [EventStream#lastEventId()], say where it was.
    ///
    /// Called when whatever was sent on the stream over there is on its way to the client. Runs
    /// where `handle` would.
    ///
    /// @throws Exception whatever went wrong: it is logged, and the stream is cut. One that nobody
    ///   goes on with ends when this returns
    void resume(Exchange exchange) throws Exception;

    /// One of two functions.
    static MovableHandler of(Handler begin, Handler resume) {
        return new MovableHandler() {
            @Override
            public void handle(Exchange exchange) throws Exception {
                begin.handle(exchange);
            }

            @Override
            public void resume(Exchange exchange) throws Exception {
                resume.handle(exchange);
            }
        };
    }
}
