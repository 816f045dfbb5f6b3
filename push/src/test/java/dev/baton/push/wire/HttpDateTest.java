// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDateTest {
    @ParameterizedTest
    @CsvSource({
        "0, 'Thu, 01 Jan 1970 00:00:00 GMT'",
        "784111777, 'Sun, 06 Nov 1994 08:49:37 GMT'",
        "1709251199, 'Thu, 29 Feb 2024 23:59:59 GMT'",
    })
    void datesAreWrittenAsTheRfcHasThem(long second, String date) {
        assertThat(HttpDate.format(second)).isEqualTo(date);
    }
}
