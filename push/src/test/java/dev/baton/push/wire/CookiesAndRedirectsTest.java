// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.push.http.Cookie;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CookiesAndRedirectsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "id=1 | 1",
                "other=0; id=1 | 1",
                "id=1; id=2 | 1",
                "other=id=0;id=a=b | a=b",
                "id=\"q\" | \"q\"",
                "xid=0; ID=0;; =; id= 1 | 1",
                "xid=0; id | -",
                "'' | -",
            })
    void aCookieIsReadAsItWasSent(String sent, String value) throws IOException {
        try (var server =
                TestServer.with().on("GET", "/", e -> e.text(e.cookie("id").orElse("-"))).open()) {
            assertThat(server.ask("GET / HTTP/1.1\nHost: a\nCookie: " + sent + "\n\n").body())
                    .isEqualTo(value);
            assertThat(server.ask("GET / HTTP/1.1\nHost: a\n\n").body()).isEqualTo("-");
        }
    }

    @Test
    void severalCookiesAreSetOnALineEach() throws Exception {
        try (var server =
                        TestServer.with()
                                .on(
                                        "GET",
                                        "/",
                                        e ->
                                                e.setCookie(Cookie.of("a", "1"))
                                                        .setCookie(Cookie.of("b", "2"))
                                                        .text("set"))
                                .open();
                var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + server.port() + "/");
            var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(answer.headers().allValues("set-cookie"))
                    .containsExactly(
                            "a=1; Path=/; HttpOnly; SameSite=Lax",
                            "b=2; Path=/; HttpOnly; SameSite=Lax");
        }
    }

    @Test
    void allAttributesAreSaid() {
        var cookie =
                Cookie.of("__Secure-id", "x")
                        .withPath("/app")
                        .withDomain("example.org")
                        .withMaxAge(Duration.ofHours(1))
                        .withHttpOnly(false)
                        .withSameSite(Cookie.SameSite.NONE);
        assertThat(cookie)
                .hasToString(
                        "__Secure-id=x; Path=/app; Domain=example.org; Max-Age=3600; Secure;"
                                + " SameSite=None");
        assertThat(cookie.withMaxAge(Duration.ZERO).toString()).contains("; Max-Age=0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;b", "a,b", "a\"b", "a\\b", "a\r\nb", "ä"})
    void aValueThatWouldBreakIsRefused(String value) {
        assertThatThrownBy(() -> Cookie.of("id", value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cookie.of(value, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatBrowsersWouldRefuseIsRefused() {
        var cookie = Cookie.of("id", "x");
        assertRefused(() -> Cookie.of("", "x"));
        assertRefused(() -> Cookie.of("id", "x".repeat(4095)));
        assertRefused(() -> Cookie.of("__Secure-id", "x").withSecure(false));
        assertRefused(() -> Cookie.of("__hOST-id", "x").withPath("/app"));
        assertRefused(() -> cookie.withSameSite(Cookie.SameSite.NONE));
        assertRefused(() -> cookie.withPath("app"));
        assertRefused(() -> cookie.withPath("/;x"));
        assertRefused(() -> cookie.withDomain(""));
        assertRefused(() -> cookie.withMaxAge(Duration.ofDays(401)));
        assertRefused(() -> cookie.withMaxAge(Duration.ofSeconds(-1)));
    }

    private static void assertRefused(Runnable making) {
        assertThatThrownBy(making::run).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRedirectAfterAPostIsGotten() throws Exception {
        try (var server =
                        TestServer.with()
                                .on("POST", "/do", e -> e.redirect("/done?x=1"))
                                .on("GET", "/done", e -> e.text("done " + e.rawQuery()))
                                .open();
                var client =
                        HttpClient.newBuilder()
                                .followRedirects(HttpClient.Redirect.NORMAL)
                                .build()) {
            var uri = URI.create("http://127.0.0.1:" + server.port() + "/do");
            var post =
                    HttpRequest.newBuilder(uri)
                            .POST(HttpRequest.BodyPublishers.ofString("x"))
                            .build();
            assertThat(client.send(post, BodyHandlers.ofString()).body()).isEqualTo("done x=1");
        }
    }

    @Test
    void aRedirectSaysStatusAndPlaceAndNothingElse() throws IOException {
        try (var server =
                TestServer.with()
                        .on("GET", "/", e -> e.redirect(308, "https://example.org/a%20b"))
                        .inline(
                                "GET",
                                "/bad",
                                e -> {
                                    for (var location : new String[] {"/a b", "/ä", "/a\r\nb"}) {
                                        assertRefused(() -> e.redirect(location));
                                    }
                                    assertRefused(() -> e.redirect(304, "/"));
                                    assertRefused(() -> e.redirect(200, "/"));
                                    e.redirect("/fine");
                                })
                        .open()) {
            var answer = server.ask("GET / HTTP/1.1\nHost: a\n\n");
            assertThat(answer.status()).isEqualTo(308);
            assertThat(answer.headers())
                    .containsEntry("location", "https://example.org/a%20b")
                    .containsEntry("content-length", "0")
                    .doesNotContainKey("content-type");
            var bad = server.ask("GET /bad HTTP/1.1\nHost: a\n\n");
            assertThat(bad.status()).isEqualTo(303);
            assertThat(bad.header("location")).isEqualTo("/fine");
        }
    }
}
