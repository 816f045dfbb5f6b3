// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileNamesTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a.txt,a.txt",
                "../../etc/passwd,passwd",
                "C:\\temp\\übung 1.doc,übung 1.doc",
                "/,''",
                "..,''",
                ".htaccess,htaccess",
                " . .x. . ,x",
                "a<b>:c|?*d,abcd",
                "'',''",
            })
    void namesAreMadeHarmless(String said, String plain) {
        assertThat(FileNames.plain(said)).isEqualTo(plain);
    }

    @Test
    void whatCannotBeSeenIsLeftOut() {
        assertThat(FileNames.plain("a\u0000b\u202e\nc\ud800")).isEqualTo("abc");
    }

    @Test
    void longNamesKeepTheirExtension() {
        assertThat(FileNames.plain("😀".repeat(200) + ".jpeg"))
                .isEqualTo("😀".repeat(48) + ".jpeg");
        assertThat(FileNames.plain("x".repeat(300))).isEqualTo("x".repeat(200));
        assertThat(FileNames.plain("a." + "x".repeat(300))).isEqualTo("a." + "x".repeat(198));
    }
}
