// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.supervisord.event.ListenerProtocol.Turn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerProtocolTest {
    private final ListenerProtocol protocol = new ListenerProtocol();

    private List<Turn> says(String text) {
        return protocol.accept(text.getBytes(US_ASCII));
    }

    private void isBusy() {
        assertThat(says("READY\n")).containsExactly(new Turn.Ready());
        assertThat(protocol.busy()).isTrue();
    }

    @Test
    void itWantsAnEventWhenItSaysSoAndNotBefore() {
        assertThat(protocol.state()).isEqualTo(ListenerState.ACKNOWLEDGED);
        assertThat(protocol.busy()).isFalse();
        isBusy();
        assertThat(protocol.busy()).isFalse();
    }

    @Test
    void itsAnswersAreUnderstoodInWhateverPiecesTheyCome() {
        var whole = "READY\nRESULT 2\nOKREADY\nRESULT 4\nFAILREADY\nRESULT 0\nREADY\n";
        for (int size = 1; size < whole.length(); size++) {
            var each = new ListenerProtocol();
            var turns = new ArrayList<Turn>();
            for (int from = 0; from < whole.length(); from += size) {
                for (int i = from; i < Math.min(whole.length(), from + size); i++) {
                    turns.addAll(each.accept(whole.substring(i, i + 1).getBytes(US_ASCII)));
                    each.busy();
                }
            }
            assertThat(turns)
                    .containsExactly(
                            new Turn.Ready(),
                            new Turn.Processed(),
                            new Turn.Ready(),
                            new Turn.Rejected(),
                            new Turn.Ready(),
                            new Turn.Rejected(),
                            new Turn.Ready());
        }
    }

    @Test
    void anAnswerAndTheNextWishMayComeTogether() {
        isBusy();
        assertThat(says("RESULT 2\nOKREADY\n"))
                .containsExactly(new Turn.Processed(), new Turn.Ready());
    }

    /// As Python's `int` has it, which the original uses: what is written by Windows' rules.
    @ParameterizedTest
    @ValueSource(strings = {"RESULT 2\r\n", "RESULT  2\n", "RESULT \t2 \n"})
    void blanksAroundTheLengthOfAResultDoNotMatter(String line) {
        isBusy();
        assertThat(says(line + "OK")).containsExactly(new Turn.Processed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "READX", "\n", "ready\n", " READY\n"})
    void anythingButAWishIsABreach(String said) {
        assertThat(says(said)).containsExactly(new Turn.Breach(ListenerState.ACKNOWLEDGED, ""));
        assertThat(protocol.state()).isEqualTo(ListenerState.UNKNOWN);
        assertThat(says("READY\n")).isEmpty();
        assertThat(protocol.busy()).isFalse();
    }

    @Test
    void whoIsReadyHasNothingToSay() {
        assertThat(says("READY\nREADY\n"))
                .containsExactly(new Turn.Ready(), new Turn.Breach(ListenerState.READY, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OK",
                "RESULT",
                "RESULT ",
                "RESULT x",
                "RESULT -1",
                "RESULT 2 OK",
                "RESULT 99999999999999999999"
            })
    void aBadResultLineIsABreachThatNamesIt(String line) {
        isBusy();
        assertThat(says(line + "\n")).containsExactly(new Turn.Breach(ListenerState.BUSY, line));
    }

    @Test
    void aResultLineWithoutEndIsABreachWithinABound() {
        isBusy();
        assertThat(says("R".repeat(100_000)))
                .containsExactly(new Turn.Breach(ListenerState.BUSY, "R".repeat(1024)));
    }

    @Test
    void aLongBodyIsReadToItsEndAndRejected() {
        isBusy();
        assertThat(says("RESULT 1000000\n" + "OK".repeat(499_999))).isEmpty();
        assertThat(says("OK")).containsExactly(new Turn.Rejected());
        assertThat(protocol.state()).isEqualTo(ListenerState.ACKNOWLEDGED);
    }

    @Test
    void anEventThatCouldNotBeSentLeavesItReady() {
        isBusy();
        protocol.notSent();
        assertThat(protocol.state()).isEqualTo(ListenerState.READY);
        assertThat(protocol.busy()).isTrue();
    }
}
