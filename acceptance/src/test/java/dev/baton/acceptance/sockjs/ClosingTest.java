// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// When the application closes a session the client is told by a frame `c[code,"reason"]`, and told
/// again whenever it asks, for as long as the session is remembered. The service of these tests
/// closes with 3000 and "Go away!" as soon as a session is open.
@DisplayName("A session that the application closes")
class ClosingTest {
    private final Server server = Services.standard();

    @DisplayName("in its open hook, gives polls first o, and then the close frame, again and again")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#polling")
    void pollsGetTheCloseFrame(Receiver receiver) {
        var session = server.session(Services.CLOSE);
        for (var frame : List.of("o", Frames.GO_AWAY, Frames.GO_AWAY, Frames.GO_AWAY)) {
            try (var poll = session.attach(receiver)) {
                poll.expect(frame).expectEnd();
            }
        }
    }

    @DisplayName(
            "in its open hook, gives a stream o and the close frame; the next only the close frame")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    void streamsGetTheCloseFrame(Receiver receiver) {
        var session = server.session(Services.CLOSE);
        try (var first = session.attach(receiver)) {
            first.expect("o", Frames.GO_AWAY).expectEnd();
        }
        for (var i = 0; i < 2; i++) {
            try (var next = session.attach(receiver)) {
                next.expect(Frames.GO_AWAY).expectEnd();
            }
        }
    }

    @DisplayName("tells it to receivers of every transport")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#pairs")
    void everyReceiverIsTold(List<Receiver> pair) {
        var session = server.session(Services.CLOSE);
        try (var first = session.attach(pair.getFirst()).expect("o")) {
            if (pair.getFirst().isStreaming()) {
                first.expect(Frames.GO_AWAY).expectEnd();
            }
        }
        try (var next = session.attach(pair.getLast())) {
            next.expect(Frames.GO_AWAY).expectEnd();
        }
    }

    @DisplayName("takes what is still sent, and drops it")
    @ParameterizedTest
    @EnumSource(Sender.class)
    void whatIsSentIsDropped(Sender sender) {
        var session = server.session(Services.CLOSE).opened();
        sender.send(session, "[\"a\"]");
        session.poll().must(200, Frames.GO_AWAY + "\n");
        sender.send(session, "[\"a\"]");
        session.poll().must(200, Frames.GO_AWAY + "\n");
    }
}
