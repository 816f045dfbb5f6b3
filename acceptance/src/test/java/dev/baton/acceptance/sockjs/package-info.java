// SPDX-License-Identifier: Apache-2.0
/// The SockJS protocol, version 0.3.3 and what has become of it since, as a server has to speak it:
/// one test for every obligation, on raw sockets, one class for each part of the protocol. Read
/// them in this order to learn it.
///
/// | class | what it is about |
/// |---|---|
/// | [RoutingTest] | which URLs there are, and what the others answer |
/// | [FramingTest] | how HTTP carries answers and frames: chunks, HTTP/1.0, keep-alive |
/// | [CachingTest], [CorsTest], [CookieTest] | headers that many answers have |
/// | [GreetingTest], [IframeTest], [InfoTest] | the pages beside the sessions |
/// | [SessionTest], [LimitTest], [SecondReceiverTest], [AbortedReceiverTest], [ClosingTest], [TimersTest] | the life of a session |
/// | [EscapingTest], [InputTest], [LargeMessageTest] | messages, from and to the wire |
/// | [XhrTest], [XhrStreamingTest], [EventSourceTest], [HtmlFileTest], [JsonpTest], [CallbackTest] | how a session is received |
/// | [XhrSendTest], [JsonpSendTest] | how a session is sent to |
/// | [WebSocketRefusalTest], [WebSocketTest], [HixieTest], [RawWebSocketTest] | websockets |
/// | [ServicesTest] | the services that the tests talk to |
/// | [StrictTest] | version 0.3.3 to the letter, where it contradicts all that |
///
/// The list of all obligations with their tests is `obligations.md`, in the resources beside this
/// package; [ObligationsTest] keeps it complete.
///
/// The tests know the wire and nothing of the server: [Services] starts it, or takes the one that
/// `BATON_SOCKJS_URL` names. What is tagged `beyondReference` goes further than the reference
/// implementation, sockjs-node 0.3.24, does; all else passes there too.
@NullMarked
package dev.baton.acceptance.sockjs;

import org.jspecify.annotations.NullMarked;
