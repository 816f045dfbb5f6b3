// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MountTest {
    private static Route route(String method, String path) {
        return new Route(method, path, _ -> {}, Route.Kind.BLOCKING);
    }

    /// Knows every path under its prefix but those with a `~`, for GET alone.
    private static Mount mount(String prefix) {
        return new Mount(
                prefix,
                (method, path) -> {
                    if (path.contains("~")) {
                        return new Match.Missing();
                    }
                    return method.equals("GET")
                            ? Match.Found.of(route("GET", "/mounted" + prefix))
                            : new Match.OtherMethods("GET");
                });
    }

    private static final Routes ROUTES =
            Routes.of(
                    Stream.of("/a/literal", "/a/{x}", "/a/{x}/{y}", "/only/{get}")
                            .map(path -> route("GET", path))
                            .toList(),
                    List.of(mount("/a"), mount("/a/b"), mount("/a%20b")));

    private static final Routes ROOTED =
            Routes.of(
                    List.of(route("GET", "/rooms/{room}"), route("POST", "/made/{id}")),
                    List.of(mount("/"), mount("/a")));

    private static String found(Routes routes, String path) {
        return routes.find("GET", path) instanceof Match.Found found
                ? found.route().path()
                : "none";
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /mounted/a",
        "/a/, /mounted/a",
        "/a/x, /mounted/a",
        "/a//x/../%zz, /mounted/a",
        "/a/b, /mounted/a/b",
        "/a/b/c, /mounted/a/b",
        "/a/bc, /mounted/a",
        "/a/literal, /a/literal",
        "/a%20b/c, /mounted/a%20b",
        "/ab, none",
        "/%61/x, /a/{x}",
        "/a/~, /a/{x}",
        "/a/b/~, /a/{x}/{y}",
        "/only/x, /only/{get}",
    })
    void theLongestPrefixIsAskedAfterLiteralsAndBeforeParameters(String path, String route) {
        assertThat(found(ROUTES, path)).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource({
        "/, /mounted/",
        "/x/y, /mounted/",
        "/rooms/x, /rooms/{room}",
        "/rooms/x/y, /mounted/",
        "/a/x, /mounted/a",
        "/a/~, none",
        "/made/x, /mounted/",
    })
    void theRootIsAskedLast(String path, String route) {
        assertThat(found(ROOTED, path)).isEqualTo(route);
    }

    @Test
    void whatTheMountSaysAboutMethodsIsSaid() {
        assertThat(ROUTES.find("PUT", "/a/x")).isEqualTo(new Match.OtherMethods("GET"));
        assertThat(ROUTES.find("OPTIONS", "*")).isInstanceOf(Match.Missing.class);
        assertThat(ROUTES.find("GET", "/%zz")).isInstanceOf(Match.Malformed.class);
    }

    @Test
    void whatCannotBeMountedIsRefused() {
        assertThatThrownBy(() -> mount("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mount("/a/")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Routes.of(List.of(), List.of(mount("/a"), mount("/a"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
