// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WebSocketSettingsTest {
    record Change(String component, Object value, UnaryOperator<WebSocketSettings> change) {
        @Override
        public String toString() {
            return component;
        }
    }

    static List<Change> changes() {
        var second = Duration.ofSeconds(1);
        return List.of(
                new Change("maxFrame", 200, it -> it.withMaxFrame(200)),
                new Change("maxMessage", 100, it -> it.withMaxMessage(100)),
                new Change("compression", false, it -> it.withCompression(false)),
                new Change("subprotocols", List.of("b", "a"), it -> it.withSubprotocols("b", "a")),
                new Change(
                        "origins",
                        Set.of("https://a"),
                        it -> it.withOrigins("https://a", "https://a")),
                new Change("pingInterval", second, it -> it.withPingInterval(second)),
                new Change("pongTimeout", second, it -> it.withPongTimeout(second)),
                new Change("closeTimeout", second, it -> it.withCloseTimeout(second)),
                new Change("highWater", 2L << 20, it -> it.withWater(it.lowWater(), 2L << 20)),
                new Change("lowWater", 7L, it -> it.withWater(7, it.highWater())),
                new Change("overflow", Overflow.PAUSE, it -> it.withOverflow(Overflow.PAUSE)),
                new Change("inline", true, it -> it.withInline(true)),
                new Change("hixie76", true, it -> it.withHixie76(true)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void eachChangesOneThing(Change change) throws ReflectiveOperationException {
        var changed = change.change().apply(WebSocketSettings.DEFAULT);
        for (var component : WebSocketSettings.class.getRecordComponents()) {
            var expected =
                    component.getName().equals(change.component())
                            ? change.value()
                            : component.getAccessor().invoke(WebSocketSettings.DEFAULT);
            assertThat(component.getAccessor().invoke(changed)).isEqualTo(expected);
        }
    }

    @Test
    void everythingCanBeChanged() {
        assertThat(changes().stream().map(Change::component))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(WebSocketSettings.class.getRecordComponents())
                                .map(RecordComponent::getName)
                                .toList());
    }

    static List<UnaryOperator<WebSocketSettings>> refused() {
        return List.of(
                it -> it.withMaxFrame(124),
                it -> it.withMaxMessage(0),
                it -> it.withWater(-1, 5),
                it -> it.withWater(5, 5),
                it -> it.withPingInterval(Duration.ZERO),
                it -> it.withPongTimeout(Duration.ofMillis(-1)),
                it -> it.withCloseTimeout(Duration.ofDays(366)),
                it -> it.withSubprotocols("two words"),
                it -> it.withSubprotocols("a,b"),
                it -> it.withSubprotocols(""));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatMakesNoSenseIsRefused(UnaryOperator<WebSocketSettings> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(WebSocketSettings.DEFAULT));
    }
}
