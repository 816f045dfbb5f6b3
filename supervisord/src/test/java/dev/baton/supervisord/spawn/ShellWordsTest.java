// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordsTest {
    /// The answers of Python's shlex.split, words divided by bars.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '~',
            value = {
                "a b  c ~ a|b|c",
                "sh -c \"echo 'x y'; exit\" ~ sh|-c|echo 'x y'; exit",
                "a'b c'd\"e f\"g ~ ab cde fg",
                "a\\ b \\\\ \\\"x ~ a b|\\|\"x",
                "\"a\\\"b\\\\c\\nd\\$e\" ~ a\"b\\c\\nd\\$e",
                "'a\\b' ~ a\\b",
                "'' \"\" x'' ~ ||x",
                "a#b # c ~ a#b|#|c",
                "a;b|c&d>e$f*g ~ a;b|c&d>e$f*g"
            })
    void wordsAreThoseOfAShell(String text, String expected) {
        assertThat(String.join("|", ShellWords.split(text))).isEqualTo(expected);
    }

    @Test
    void linesAreBlanksToo() {
        assertThat(ShellWords.split("\n a\n\tb\r\n")).containsExactly("a", "b");
        assertThat(ShellWords.split("")).isEmpty();
    }

    @Test
    void whatIsLeftOpenIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShellWords.split("a 'b"))
                .withMessage("No closing quotation");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShellWords.split("a \"b"))
                .withMessage("No closing quotation");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShellWords.split("a \\"))
                .withMessage("No escaped character");
    }
}
