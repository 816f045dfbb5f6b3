// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.supervisord.event.EventType;
import dev.baton.supervisord.process.Moment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static final Ticks TICKS = new Ticks(EventType.TICK_5, Duration.ofSeconds(5));

    private static Moment at(String wall) {
        return new Moment(0, Instant.EPOCH.plus(Duration.parse(wall)));
    }

    @Test
    void theFirstComesWithTheNextMultiple() {
        assertThat(TICKS.first(at("PT12.5S"))).isEqualTo(Duration.ofMillis(2500));
        assertThat(TICKS.first(at("PT15S"))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void itTellsTheMultipleAlsoWhenItComesALittleEarlyOrLate() {
        for (var wall : new String[] {"PT14.998S", "PT15S", "PT15.4S"}) {
            assertThat(TICKS.event(at(wall)).payload()).isEqualTo("when:15");
        }
        assertThat(TICKS.next(at("PT14.998S"))).isEqualTo(Duration.ofMillis(5002));
        assertThat(TICKS.next(at("PT15.4S"))).isEqualTo(Duration.ofMillis(4600));
    }

    @Test
    void aClockThatIsSetNeitherStopsThemNorMakesThemAFlood() {
        for (long wall = -3_600_000; wall < 3_600_000; wall += 777) {
            var next = TICKS.next(at("PT" + wall / 1000.0 + "S"));
            assertThat(next).isBetween(Duration.ofMillis(2500), Duration.ofMillis(7500));
        }
    }
}
