// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.field;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    @ParameterizedTest
    @CsvSource({
        "0, 'Thu, 01 Jan 1970 00:00:00 GMT'",
        "784111777, 'Sun, 06 Nov 1994 08:49:37 GMT'",
        "1709251199, 'Thu, 29 Feb 2024 23:59:59 GMT'",
    })
    void datesAreWrittenAsTheRfcHasThem(long second, String date) {
        assertThat(HttpDate.format(second)).isEqualTo(date);
        assertThat(HttpDate.parse(date)).hasValue(second);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
            })
    void allThreeFormsAreUnderstood(String date) {
        assertThat(HttpDate.parse(date)).hasValue(784111777);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 CET",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 06 anF 1994 08:49:37 GMT",
                "Sun, 06 Xyz 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:49:37 GMT",
                "Sun Nov  0 08:49:37 1994",
            })
    void whatIsNoDateIsNone(String text) {
        assertThat(HttpDate.parse(text)).isEmpty();
    }
}
