// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whoever leaves in the middle of an answer has lost what was on its way, so the session ends with
/// the connection. The client may well be back before the server has noticed, on a connection that
/// another thread serves; even then it must not hear that its old connection is still open.
@DisplayName("An aborted receiver")
class AbortedReceiverTest {
    private static final int TRIES = 200;
    private static final int POLL_TRIES = 25;

    /// An odd number, so that old and new connections meet in every combination of threads.
    private static final int CONNECTIONS = 5;

    private final Server server = Services.standard();
    private final List<Connection> connections = new ArrayList<>();

    @AfterEach
    void close() {
        connections.forEach(Connection::close);
    }

    @DisplayName(
            "whose client goes by FIN ends its session: the next receiver gets o, or c[1002], and not c[2010]")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    void clientThatCloses(Receiver receiver) {
        for (var i = 0; i < TRIES; i++) {
            var session = server.session(Services.ECHO);
            session.attach(receiver).expect("o").close();
            assertEnded(session, i);
        }
    }

    @DisplayName("whose client goes by RST ends its session just so")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    @Tag(Services.BEYOND_REFERENCE)
    void clientThatResets(Receiver receiver) {
        for (var i = 0; i < TRIES; i++) {
            var session = server.session(Services.ECHO);
            session.attach(receiver).expect("o").connection().reset();
            assertEnded(session, i);
        }
    }

    /// Asks at once, on one of the connections that are there already.
    private void assertEnded(Session session, int attempt) {
        if (connections.size() < CONNECTIONS) {
            connections.add(server.connect());
        }
        var connection = connections.get(attempt % connections.size());
        var answer = connection.request(Request.post(session.url("xhr"))).rest();
        assertThat(answer.must(200).body())
                .as("attempt %s", attempt)
                .isIn("o\n", Frames.INTERRUPTED + "\n");
    }

    @DisplayName("that was a waiting poll ends its session just so")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#polling")
    void pollThatIsGivenUp(Receiver receiver) {
        for (var i = 0; i < POLL_TRIES; i++) {
            var session = server.session(Services.ECHO).opened();
            waitingPoll(session, receiver).close();
            assertEnded(session, i);
        }
    }

    /// Of two polls one is sent away; then the server has the other.
    private Connection waitingPoll(Session session, Receiver receiver) {
        var one = server.connect();
        var other = server.connect();
        one.send(receiver.request(session).text());
        other.send(receiver.request(session).text());
        await().atMost(Connection.PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> one.hasInput() || other.hasInput());
        var sentAway = one.hasInput() ? one : other;
        Reading.begin(sentAway, receiver.method())
                .rest()
                .must(200, receiver.wire(Frames.STILL_OPEN));
        sentAway.close();
        return sentAway.equals(one) ? other : one;
    }
}
