// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Browsers keep all of a response, so a stream ends when it has carried enough, and the client
/// asks for the next. What counts is the bytes of frames with what the transport puts around them:
/// `o` counts, the prelude does not. The services of these tests have a limit of 4096.
@DisplayName("The limit of a stream")
class LimitTest {
    private static final int LIMIT = Services.LIMIT;

    private final Server server = Services.standard();

    @DisplayName("31 frames of 134 bytes fit into 4096, and the 31st ends the stream")
    @Test
    void thirtyOneFramesOf134Bytes() {
        var receiver = Receiver.XHR_STREAMING;
        var session = server.session(Services.ECHO);
        var message = "x".repeat(128);
        assertThat(receiver.size(Frames.messages(message))).isEqualTo(134);
        try (var reception = session.attach(receiver).expect("o")) {
            for (var i = 0; i < 31; i++) {
                session.send(Frames.sent(message)).must(204);
                reception.expect(Frames.messages(message));
            }
            reception.expectEnd();
        }
    }

    @DisplayName("a frame that reaches it exactly ends the stream")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    void reachedLimitEndsTheStream(Receiver receiver) {
        var session = server.session(Services.ECHO);
        try (var reception = session.attach(receiver).expect("o")) {
            echo(session, reception, "x".repeat(room(receiver)));
            reception.expectEnd();
        }
    }

    @DisplayName("one byte less, and the stream goes on for another frame, which is whole")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    void crossingFrameIsWhole(Receiver receiver) {
        var session = server.session(Services.ECHO);
        try (var reception = session.attach(receiver).expect("o")) {
            echo(session, reception, "x".repeat(room(receiver) - 1));
            echo(session, reception, "y".repeat(3 * LIMIT));
            reception.expectEnd();
        }
    }

    @DisplayName("is one of bytes, not of characters")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    @Tag(Services.BEYOND_REFERENCE)
    void bytesCount(Receiver receiver) {
        var session = server.session(Services.ECHO);
        var message = "\u00e9".repeat(room(receiver) / 2 + 1);
        assertThat(message.length()).isLessThan(LIMIT - 1000);
        assertThat(message.getBytes(StandardCharsets.UTF_8).length).isGreaterThan(LIMIT - 100);
        try (var reception = session.attach(receiver).expect("o")) {
            echo(session, reception, message);
            reception.expectEnd();
        }
    }

    @DisplayName("begins anew with the next stream, where o has no part in it any more")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    void nextStreamHasItsOwnLimit(Receiver receiver) {
        var session = server.session(Services.ECHO).opened();
        for (var i = 0; i < 2; i++) {
            try (var reception = session.attach(receiver)) {
                echo(session, reception, "x".repeat(room(receiver) + receiver.size("o") - 1));
                echo(session, reception, "y");
                reception.expectEnd();
            }
        }
    }

    private static void echo(Session session, Reception reception, String message) {
        session.send(Frames.sent(message)).must(204);
        reception.expect(Frames.messages(message));
    }

    /// The bytes that a message after `o` has to have to reach the limit.
    private static int room(Receiver receiver) {
        return LIMIT - receiver.size("o") - receiver.size(Frames.messages(""));
    }
}
