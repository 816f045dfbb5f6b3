// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WishTest {
    @Test
    void whatPagesSayIsUnderstood() {
        assertThat(Wish.of("hello abc")).contains(new Wish.Hello("abc"));
        assertThat(Wish.of("rest")).contains(new Wish.Rest());
        assertThat(Wish.of("follow 7 main ")).contains(new Wish.Follow(7, "main", ""));
        assertThat(Wish.of("follow 7 stderr web:one two"))
                .contains(new Wish.Follow(7, "stderr", "web:one two"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "rest ",
                "follow",
                "follow 1 stdin a",
                "follow 1 stdout",
                "follow x stdout a",
                "follow -1 stdout a",
                "follow 9999999999 stdout a",
                "follow 1 stdout a\nb"
            })
    void whatNoPageSaysIsNot(String text) {
        assertThat(Wish.of(text)).isEmpty();
    }

    @Test
    void whatIsTooLongIsNot() {
        assertThat(Wish.of("hello " + "a".repeat(Wish.LONGEST))).isEmpty();
    }
}
