// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c f start -c x",
                "-cf start -c x",
                "--configuration f start -c x",
                "--configuration=f start -c x",
                "--conf f start -c x",
                "-c f -- start -c x"
            })
    void optionsEndAtTheFirstWord(String line) {
        var parsed = parse(line);

        assertThat(parsed.value(Option.CONFIGURATION)).contains("f");
        assertThat(parsed.words()).containsExactly("start", "-c", "x");
    }

    @Test
    void lettersShareADash() {
        var parsed = parse("-iu me -ppw");

        assertThat(parsed.has(Option.INTERACTIVE)).isTrue();
        assertThat(parsed.value(Option.USERNAME)).contains("me");
        assertThat(parsed.value(Option.PASSWORD)).contains("pw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-?", "--help", "--he", "-ih", "-h -h"})
    void helpIsAskedFor(String line) {
        assertThat(parse(line).asksForHelp()).isTrue();
    }

    @Test
    void aDashAloneIsAWord() {
        assertThat(parse("- -c").words()).containsExactly("-", "-c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-x|option -x not recognized",
                "-ix|option -x not recognized",
                "--nonsense|option --nonsense not recognized",
                "-c|option -c requires argument",
                "--configuration|option --configuration requires argument",
                "--help=x|option --help must not have an argument",
                "--h|option --h not a unique prefix",
                "-c a -c b|conflicting command line option '-c'",
                "-i -i|conflicting command line option '-i'",
                "-c a --configuration=b|conflicting command line option '--configuration'",
                "-s x|invalid value for -s 'x': value 'x' is not a URL",
                "--serverurl=http://|invalid value for --serverurl 'http://': value 'http://' is not a URL"
            })
    void mistakesAreSaidAsTheOriginalSaysThem(String line, String message) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    private static CommandLine parse(String line) {
        return CommandLine.parse(List.of(line.split(" ")));
    }
}
