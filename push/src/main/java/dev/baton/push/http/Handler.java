// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

/// Answers a request. Plain blocking code on a virtual thread of its own, or, when its route is
/// inline, code that never blocks on the event loop.
@FunctionalInterface
public interface Handler {
    /// Answers the exchange, once. A handler that returns without answering has answered with the
    /// status it set, 204 if none, and no body.
    ///
    /// @throws Exception whatever went wrong: [RequestRefused] is answered with its status;
    ///   anything else is logged and the client sees a plain 500, or a cut connection when the head
    ///   of the answer is gone already
    void handle(Exchange exchange) throws Exception;
}
