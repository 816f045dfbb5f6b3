// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.supervisor.api.ProcessState;
import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTest {

    @Test
    void wordsGoDownwardsInAsFewLinesAsFit() {
        assertThat(Columns.downwards(List.of("a", "bb", "ccc", "d", "e"), 8))
                .containsExactly("a    d", "bb   e", "ccc");
        assertThat(Columns.downwards(List.of("a", "bb", "ccc"), 79)).containsExactly("a  bb  ccc");
        assertThat(Columns.downwards(List.of("long", "words"), 3)).containsExactly("long", "words");
        assertThat(Columns.downwards(List.of(), 79)).isEmpty();
    }

    @Test
    void noLineIsLongerThanTheWidthAndNoWordIsLost() {
        var words = IntStream.range(0, 97).mapToObj(i -> "x".repeat(1 + i % 17)).toList();

        var lines = Columns.downwards(words, 79);

        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(79));
        assertThat(lines.stream().flatMap(line -> List.of(line.strip().split(" +")).stream()))
                .containsExactlyInAnyOrderElementsOf(words);
    }

    @Test
    void paddingCountsCharactersAsPeopleDo() {
        assertThat(Columns.padded("\ud83d\ude00", 3)).isEqualTo("\ud83d\ude00  ");
        assertThat(Columns.padded("long", 3)).isEqualTo("long");
    }

    @ParameterizedTest
    @CsvSource({
        "true,TERM,xterm,COLOURS",
        "false,TERM,xterm,PLAIN",
        "true,TERM,dumb,PLAIN",
        "true,X,x,PLAIN",
        "false,CLICOLOR_FORCE,1,COLOURS",
        "false,CLICOLOR_FORCE,0,PLAIN"
    })
    void coloursAreForTerminals(boolean terminal, String name, String value, Palette palette) {
        assertThat(Palette.of(terminal, Map.of(name, value))).isEqualTo(palette);
    }

    @Test
    void noColourMeansNone() {
        assertThat(Palette.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1")))
                .isEqualTo(Palette.PLAIN);
        assertThat(Palette.of(true, Map.of("TERM", "xterm", "NO_COLOR", "")))
                .isEqualTo(Palette.COLOURS);
    }

    @Test
    void plainTextStaysAsItIs() {
        assertThat(Palette.PLAIN.state(ProcessState.FATAL, "FATAL ")).isEqualTo("FATAL ");
        assertThat(Palette.COLOURS.state(ProcessState.FATAL, "FATAL "))
                .isEqualTo("\033[1;31mFATAL \033[0m");
    }

    @Test
    void jsonEscapesWhatItMust() {
        assertThat(Json.compact(Value.of("a\"\\\n\r\t\u0001\u007f\ud800ä\u2028")))
                .isEqualTo("\"a\\\"\\\\\\n\\r\\t\\u0001\\u007f\\ud800ä\u2028\"");
        assertThat(Json.compact(Value.of("\ud83d\ude00"))).isEqualTo("\"\\ud83d\\ude00\"");
    }

    @Test
    void jsonOfEveryType() {
        var value =
                Value.array(
                        List.of(
                                Value.of(-1),
                                Value.of(true),
                                new Value.Real(1.5),
                                Value.array(List.of()),
                                Value.struct(Map.of("k", Value.of("v")))));

        assertThat(Json.compact(value)).isEqualTo("[-1,true,1.5,[],{\"k\":\"v\"}]");
        assertThat(Json.lines(List.of(Value.of(1), Value.of(2)))).isEqualTo("[\n  1,\n  2\n]");
        assertThat(Json.lines(List.of())).isEqualTo("[]");
    }
}
