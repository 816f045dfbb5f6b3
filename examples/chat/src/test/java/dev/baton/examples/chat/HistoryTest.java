// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryTest {
    @Test
    void keepsTheLastFifty() {
        var history = new History();
        for (int i = 0; i < History.KEPT + 2; i++) {
            history.add("lobby", line(i));
        }
        assertThat(history.of("lobby")).hasSize(50).startsWith(line(2)).endsWith(line(51));
    }

    @Test
    void aLineIsThereOnceAndARoomCanBeForgotten() {
        var history = new History();
        assertThat(history.add("lobby", line(1))).isTrue();
        assertThat(history.add("lobby", line(1))).isFalse();
        assertThat(history.add("other", line(1))).isTrue();
        assertThat(history.of("lobby")).containsExactly(line(1));
        history.forget("lobby");
        assertThat(history.of("lobby")).isEmpty();
        assertThat(history.of("other")).hasSize(1);
    }

    private static Line line(int number) {
        return new Line("line-" + number, "Ada", "text", number);
    }
}
