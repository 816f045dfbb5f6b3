// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A session lives on the server between the requests of its client. The client makes up its name,
/// and the first receiver creates it. Then there is one receiver after the other, each for a while,
/// and senders beside them.
@DisplayName("A session")
class SessionTest {
    private final Server server = Services.standard();

    static Stream<Arguments> receiversAndSenders() {
        return Stream.of(Receiver.values())
                .flatMap(receiver ->
                        Stream.of(Sender.values()).map(sender -> Arguments.of(receiver, sender)));
    }

    @DisplayName("is created by any receiver, whose first frame is o")
    @ParameterizedTest
    @EnumSource(Receiver.class)
    void receiverCreates(Receiver receiver) {
        try (var reception = server.session(Services.ECHO).attach(receiver)) {
            reception.expect("o");
        }
    }

    @DisplayName("is never created by a sender, to whom an unknown session is 404")
    @ParameterizedTest
    @EnumSource(Sender.class)
    void senderDoesNotCreate(Sender sender) {
        var session = server.session(Services.ECHO);
        server.ask(sender.request(session, "[\"a\"]")).must(404);
        server.ask(sender.request(session, "[\"a\"]")).must(404);
        session.poll().must(200, "o\n");
    }

    @DisplayName("may be received by any transport and sent to by any other")
    @ParameterizedTest
    @MethodSource("receiversAndSenders")
    void transportsMayBeMixed(Receiver receiver, Sender sender) {
        var session = server.session(Services.ECHO);
        try (var first = session.attach(receiver).expect("o")) {
            sender.send(session, "[\"a\"]");
            if (receiver.isStreaming()) {
                first.expect("a[\"a\"]");
            } else {
                session.attach(receiver).expect("a[\"a\"]").close();
            }
        }
    }

    @DisplayName("that one receiver has opened goes on with a receiver of any other transport")
    @ParameterizedTest
    @EnumSource(Receiver.class)
    void receiversMayChange(Receiver receiver) {
        var session = server.session(Services.ECHO).opened();
        session.send("[\"a\"]").must(204);
        try (var reception = session.attach(receiver)) {
            reception.expect("a[\"a\"]");
        }
    }

    @DisplayName(
            "gives a poll one frame, no more: the answer ends, the next frame waits for the next poll")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#polling")
    void pollEndsAfterOneFrame(Receiver receiver) {
        var session = server.session(Services.ECHO);
        for (var frame : List.of("o", "a[\"a\"]", "a[\"b\"]")) {
            try (var poll = session.attach(receiver)) {
                poll.expect(frame).expectEnd();
            }
            session.send(frame.equals("o") ? "[\"a\"]" : "[\"b\"]").must(204);
        }
    }

    @DisplayName("keeps a poll waiting until there is a frame")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#polling")
    void pollWaitsForAFrame(Receiver receiver) {
        var session = server.session(Services.ECHO).opened();
        try (var connection = server.connect()) {
            connection.send(receiver.request(session).text());
            session.send("[\"a\"]").must(204);
            var answer = Reading.begin(connection, receiver.method()).rest();
            answer.must(200, receiver.wire("a[\"a\"]"));
        }
    }

    @DisplayName("keeps messages while nobody receives; the next receiver gets them in one frame")
    @ParameterizedTest
    @EnumSource(Receiver.class)
    void keptMessagesComeInOneFrame(Receiver receiver) {
        var session = server.session(Services.ECHO).opened();
        session.send("[\"a\"]").must(204);
        session.send("[\"b\",\"c\"]").must(204);
        session.send("[\"d\"]").must(204);
        try (var reception = session.attach(receiver)) {
            reception.expect("a[\"a\",\"b\",\"c\",\"d\"]");
        }
    }

    @DisplayName("keeps the order of messages, one by one or several in a frame")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    void orderIsKept(Receiver receiver) {
        var session = server.session(Services.ECHO);
        var sent = IntStream.range(0, 60).mapToObj(Integer::toString).toList();
        try (var reception = session.attach(receiver).expect("o")) {
            for (var i = 0; i < sent.size(); i += 3) {
                session.send(Frames.sent(sent.subList(i, i + 3).toArray(String[]::new))).must(204);
            }
            var got = new StringBuilder();
            while (got.chars().filter(unit -> unit == ',').count() < sent.size()) {
                got.append(numbers(reception.next())).append(',');
            }
            var all = sent.stream().map(text -> "\"" + text + "\"");
            assertThat(got.toString()).isEqualTo(all.collect(Collectors.joining(",", "", ",")));
        }
    }

    /// The messages of a frame, numbers all of them, as JSON strings, however it is wrapped.
    private static String numbers(String wire) {
        return wire.replace("\\\"", "\"").replaceFirst("(?s).*a\\[([0-9\",]*)].*", "$1");
    }

    @DisplayName("without a message in an array is left alone: [] delivers nothing")
    @ParameterizedTest
    @EnumSource(Sender.class)
    void emptyArrayDeliversNothing(Sender sender) {
        var session = server.session(Services.ECHO).opened();
        sender.send(session, "[]");
        sender.send(session, "[\"a\"]");
        session.poll().must(200, "a[\"a\"]\n");
    }

    @DisplayName("echoes an empty message: it is one")
    @Test
    void emptyMessageIsAMessage() {
        var session = server.session(Services.ECHO).opened();
        session.send("[\"\",\"\"]").must(204);
        session.poll().must(200, "a[\"\",\"\"]\n");
    }
}
