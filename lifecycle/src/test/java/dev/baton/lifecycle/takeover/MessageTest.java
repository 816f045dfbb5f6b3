// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.baton.lifecycle.takeover.Message.ProtocolException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

    /// What version 1 looks like. A released text never changes: the other side may be older.
    static Stream<Arguments> goldenTextsOfVersion1() {
        return Stream.of(
                Arguments.of(
                        new Message.Hello(1, 1, 7, 4711),
                        """
                        hello
                        oldest=1
                        newest=1
                        generation=7
                        pid=4711\
                        """),
                Arguments.of(
                        new Message.Welcome(1, 4710),
                        """
                        welcome
                        version=1
                        pid=4710\
                        """),
                Arguments.of(
                        new Message.Refuse("too new"),
                        """
                        refuse
                        why=too new\
                        """),
                Arguments.of(
                        new Message.Ready(List.of("http", "admin"), 1),
                        """
                        ready
                        listeners=http,admin
                        moves=1\
                        """),
                Arguments.of(
                        new Message.Ready(List.of(), 0),
                        """
                        ready
                        listeners=
                        moves=0\
                        """),
                Arguments.of(new Message.Grant(), "grant"),
                Arguments.of(new Message.Accepting(), "accepting"),
                Arguments.of(new Message.Commit(), "commit"),
                Arguments.of(
                        new Message.Serving("", ""),
                        """
                        serving
                        handover=
                        added=\
                        """),
                Arguments.of(
                        new Message.Serving("/tmp/baton-1/handover", "http,0,-1,tcp%3A,tcp%3A"),
                        """
                        serving
                        handover=/tmp/baton-1/handover
                        added=http,0,-1,tcp%3A,tcp%3A\
                        """),
                Arguments.of(
                        new Message.Dismiss("x = y"),
                        """
                        dismiss
                        why=x = y\
                        """));
    }

    @ParameterizedTest
    @MethodSource("goldenTextsOfVersion1")
    void everyMessageIsWrittenAsItsGoldenText(Message message, String text) {
        assertThat(message.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("goldenTextsOfVersion1")
    void everyGoldenTextIsReadAsItsMessage(Message message, String text) {
        assertThat(Message.decode(text)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("goldenTextsOfVersion1")
    void keysOfALaterVersionAreIgnored(Message message, String text) {
        assertThat(Message.decode(text + "\ncolour=blue\n\n=\nno key")).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hallo",
                "HELLO",
                "grant ",
                "hello",
                "hello\noldest=1\nnewest=1\ngeneration=1",
                "hello\noldest=one\nnewest=1\ngeneration=1\npid=1",
                "hello\noldest=1\nnewest=1\ngeneration=1\npid=99999999999",
                "welcome",
                "welcome\nversion=",
                "welcome\nversion=1.0",
                "refuse",
                "ready",
                "ready\nlisteners=%zz",
                "dismiss\nwhen=now"
            })
    void whatMakesNoSenseIsAProtocolException(String text) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> Message.decode(text))
                .withMessageMatching("[\\x20-\\x7e]+");
    }

    /// As the first release said it.
    @Test
    void whoSaysNothingOfMovingReceivesNothing() {
        assertThat(Message.decode("ready\nlisteners=http"))
                .isEqualTo(new Message.Ready(List.of("http"), 0));
    }

    @Test
    void aReasonOfSeveralLinesTravelsAsOne() {
        var encoded = new Message.Refuse("one\nversion=2").text();

        assertThat(Message.decode(encoded)).isEqualTo(new Message.Refuse("one version=2"));
    }

    @Test
    void listenersWithOddNamesArriveAsTheyAre() {
        var ready = new Message.Ready(List.of("a,b", "two\nlines", "=", "ü %2C", "plain"), 2);

        assertThat(Message.decode(ready.text())).isEqualTo(ready);
    }

    @Test
    void randomTextsThrowNothingButProtocolExceptions() {
        var seed = System.nanoTime();
        System.out.println("MessageTest seed " + seed);
        var random = new Random(seed);
        var words =
                List.of(
                        "hello",
                        "welcome",
                        "refuse",
                        "ready",
                        "grant",
                        "commit",
                        "serving",
                        "dismiss",
                        "oldest",
                        "newest",
                        "generation",
                        "pid",
                        "version",
                        "why",
                        "listeners",
                        "=",
                        "=",
                        "\n",
                        "\n",
                        ",",
                        "%",
                        "1",
                        "-7",
                        "99999999999",
                        "\0",
                        "ü",
                        "\r",
                        " ",
                        "%c3",
                        "%zz");
        for (int i = 0; i < 2_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(
                        random.nextInt(4) == 0
                                ? Character.toString(random.nextInt(0x3000))
                                : words.get(random.nextInt(words.size())));
            }
            decodeOrRefuse(text.toString());
        }
    }

    private static void decodeOrRefuse(String text) {
        try {
            assertThat(Message.decode(text)).isNotNull();
        } catch (ProtocolException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }
}
