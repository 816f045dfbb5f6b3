// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A session has one receiver at a time. Another is told so and sent away.
@DisplayName("A second receiver")
class SecondReceiverTest {
    private final Server server = Services.standard();

    /// Pairs whose first one is known to be attached when it has got `o`.
    static Stream<List<Receiver>> streamsFirst() {
        return Receiver.pairs().filter(pair -> pair.getFirst().isStreaming());
    }

    /// Pairs whose first one waits for its frame, and may or may not be attached when the second
    /// one comes.
    static Stream<List<Receiver>> pollsFirst() {
        return Receiver.pairs().filter(pair -> !pair.getFirst().isStreaming());
    }

    @DisplayName(
            "gets c[2010,\"Another connection still open\"] and ends; the first goes on undisturbed")
    @ParameterizedTest
    @MethodSource("streamsFirst")
    void secondIsSentAway(List<Receiver> pair) {
        var session = server.session(Services.ECHO);
        try (var first = session.attach(pair.getFirst()).expect("o")) {
            for (var i = 0; i < 2; i++) {
                try (var second = session.attach(pair.getLast())) {
                    second.expect(Frames.STILL_OPEN).expectEnd();
                }
                session.send("[\"a\"]").must(204);
                first.expect("a[\"a\"]");
            }
        }
    }

    @DisplayName("beside a poll: one of the two is sent away, the other gets the next message")
    @ParameterizedTest
    @MethodSource("pollsFirst")
    void oneOfTwoIsSentAway(List<Receiver> pair) throws Exception {
        var session = server.session(Services.ECHO).opened();
        var frames = pair.stream().map(receiver -> receiving(session, receiver)).toList();
        var told = CompletableFuture.anyOf(frames.toArray(CompletableFuture[]::new));
        assertThat(told.get(Connection.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(Frames.STILL_OPEN);
        session.send("[\"a\"]").must(204);
        assertThat(frames.getFirst().thenCombine(frames.getLast(), List::of).get())
                .containsExactlyInAnyOrder(Frames.STILL_OPEN, "a[\"a\"]");
    }

    /// The one of the expected frames that it gets, or else what it gets.
    private static CompletableFuture<String> receiving(Session session, Receiver receiver) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (var reception = session.attach(receiver)) {
                        var wire = reception.next();
                        return Stream.of(Frames.STILL_OPEN, "a[\"a\"]")
                                .filter(frame -> receiver.wire(frame).equals(wire))
                                .findFirst()
                                .orElse(wire);
                    }
                },
                Thread::startVirtualThread);
    }
}
