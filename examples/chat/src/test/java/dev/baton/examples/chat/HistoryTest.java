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
    void anotherOneGoesOnWithEverything() {
        var history = new History();
        history.add("lobby", line(1));
        history.add("lobby", line(2));
        history.add("other", line(3));
        var next = new History(history.everything());
        assertThat(next.add("lobby", line(2))).as("is new there").isFalse();
        assertThat(next.of("lobby")).containsExactly(line(1), line(2));
        next.forget("lobby");
        assertThat(next.of("lobby")).isEmpty();
        assertThat(history.of("lobby")).hasSize(2);
    }

    private static Line line(int number) {
        return new Line("line-" + number, "Ada", "text", number);
    }
}
