// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutesTest {
    private static Route route(String method, String path) {
        return new Route(method, path, _ -> {}, Route.Kind.BLOCKING);
    }

    private static final Routes ROUTES =
            Routes.of(
                    Stream.of("/", "/a/b", "/a/{x}/c", "/{y}/b/d", "/a/b/", "/{p}/{q}/{r}")
                            .map(path -> route("GET", path))
                            .toList());

    @ParameterizedTest
    @CsvSource({
        "/, /, []",
        "/a/b, /a/b, []",
        "/a/b/, /a/b/, []",
        "/a/b/c, /a/{x}/c, [b]",
        "/a/b/d, /{y}/b/d, [a]",
        "/a/x/y, /{p}/{q}/{r}, '[a, x, y]'",
        "/%61/b, /a/b, []",
        "/a/%2F/c, /a/{x}/c, [/]",
    })
    void theMostLiteralRouteWins(String path, String route, String values) {
        assertThat(ROUTES.find("GET", path))
                .isInstanceOfSatisfying(
                        Match.Found.class,
                        found -> {
                            assertThat(found.route().path()).isEqualTo(route);
                            assertThat(found.values()).hasToString(values);
                        });
    }

    @ParameterizedTest
    @CsvSource({"/a", "/a/b/c/d", "//", "/a//c", "*"})
    void aPathWithoutARouteIsMissing(String path) {
        assertThat(ROUTES.find("GET", path)).isInstanceOf(Match.Missing.class);
    }

    @ParameterizedTest
    @CsvSource({"/%", "/%4", "/%gg", "/%ff", "/a/%c3/c"})
    void brokenEncodingIsMalformed(String path) {
        assertThat(ROUTES.find("GET", path)).isInstanceOf(Match.Malformed.class);
    }

    @Test
    void whatCannotBeTwiceIsRefused() {
        assertThatThrownBy(() -> Routes.of(List.of(route("GET", "/{a}"), route("GET", "/{b}"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Routes.of(List.of(route("GET", "/{a}/{a}"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> route("GET", "no-slash"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
