// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

final class TokenTest {
    private final Token token = Token.random();

    @Test
    void itHas128BitsAndIsAnotherEachTime() {
        assertThat(token.text()).matches("[0-9a-f]{32}");
        assertThat(token.text()).isNotEqualTo(Token.random().text());
    }

    @Test
    void onlyTheWholeTokenMatches() {
        assertThat(token.matches(token.text())).isTrue();
        assertThat(token.matches("")).isFalse();
        assertThat(token.matches(token.text().substring(1))).isFalse();
        assertThat(token.matches(token.text() + "0")).isFalse();
        assertThat(token.matches("x" + token.text().substring(1))).isFalse();
        assertThat(token.matches(token.text().toUpperCase(Locale.ROOT) + "A")).isFalse();
    }

    @Test
    void itIsNotInTextsForPeople() {
        assertThat(token.toString()).doesNotContain(token.text());
    }
}
