// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bench.drive.Reload;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final long SECOND = Windows.AFTER;

    @Test
    void aGapIsTheLongestTimeBetweenAnswersInsideTheWindow() {
        var window = new Window(10_000_000, 20_000_000);

        assertThat(window.longestGap(answers(0, 11, 12, 18, 19, 90))).isEqualTo(6);
    }

    @Test
    void theWindowsEndsBoundTheGap() {
        var window = new Window(10_000_000, 20_000_000);

        assertThat(window.longestGap(answers(0, 17, 18))).isEqualTo(7);
        assertThat(window.longestGap(answers(0, 11, 12, 40))).isEqualTo(8);
        assertThat(window.longestGap(answers())).isEqualTo(10);
    }

    @Test
    void steadyTimeIsCutInPiecesAsLongAsAReload() {
        var windows =
                Windows.cut(
                        new Window(0, 10 * SECOND),
                        List.of(
                                reload(1, 4 * SECOND, 5 * SECOND),
                                reload(2, 8 * SECOND, 9 * SECOND)));

        assertThat(windows.reloads())
                .containsExactly(
                        new Window(4 * SECOND, 6 * SECOND), new Window(8 * SECOND, 10 * SECOND));
        assertThat(windows.steady())
                .containsExactly(
                        new Window(0, 2 * SECOND),
                        new Window(2 * SECOND, 4 * SECOND),
                        new Window(6 * SECOND, 8 * SECOND));
    }

    @Test
    void aWindowEndsWhereTheNextReloadBegins() {
        var windows =
                Windows.cut(
                        new Window(0, 10 * SECOND),
                        List.of(
                                reload(1, 4 * SECOND, 5 * SECOND),
                                reload(2, 5 * SECOND + 10, 6 * SECOND)));

        assertThat(windows.reloads().getFirst().to()).isEqualTo(5 * SECOND + 10);
    }

    @Test
    void withoutReloadsAllIsSteady() {
        var windows = Windows.cut(new Window(0, 3 * SECOND), List.of());

        assertThat(windows.reloads()).isEmpty();
        assertThat(windows.steady()).hasSize(3);
    }

    private static Reload reload(int number, long signalledAt, long firstAnswerAt) {
        return new Reload(number, "x", signalledAt, firstAnswerAt, firstAnswerAt);
    }

    private static long[] answers(long... millis) {
        var nanos = millis.clone();
        for (var i = 0; i < nanos.length; i++) {
            nanos[i] *= 1_000_000;
        }
        return nanos;
    }
}
