// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.push.http.Handler;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.route.Route;
import dev.baton.push.route.Routes;
import dev.baton.push.wire.HttpIntake;
import dev.baton.push.wire.HttpService;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WarmupTest {
    private static HttpIntake intake(Handler handler) {
        var routes =
                Routes.of(
                        List.of(
                                new Route("GET", "/", handler, Route.Kind.BLOCKING),
                                new Route("GET", "/inline", handler, Route.Kind.INLINE)));
        return new HttpIntake(
                new HttpService(routes, HttpLimits.DEFAULT, 0, _ -> () -> {}, true), List.of());
    }

    @Test
    void itsRequestsAreSentToThePathsInTurn() throws Exception {
        var seen = new AtomicInteger();
        try (var intake =
                intake(exchange -> {
                    seen.incrementAndGet();
                    exchange.text("hello");
                })) {
            intake.rehearse(Warmup.requests(300, "/", "/inline", "/missing")::run);
            assertThat(seen).hasValue(200);
        }
    }

    @Test
    void streamsAndAnswersThatCloseAreUnderstood() throws Exception {
        try (var intake =
                intake(exchange -> {
                    if (exchange.query("long").isPresent()) {
                        exchange.stream("x/y", out -> out.write(new byte[100_000]));
                    } else {
                        exchange.status(204);
                    }
                })) {
            intake.rehearse(Warmup.requests(20, "/?long", "/")::run);
        }
    }

    @Test
    void aServerErrorMakesItFail() {
        try (var intake = intake(exchange -> exchange.status(503).text("not today"))) {
            assertThatThrownBy(() -> intake.rehearse(Warmup.requests(10, "/")::run))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("GET / was answered 503");
        }
    }

    @Test
    void aServerWithoutListenersDoesNotRun() {
        assertThatThrownBy(() -> PushServer.create().run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("listen");
    }
}
