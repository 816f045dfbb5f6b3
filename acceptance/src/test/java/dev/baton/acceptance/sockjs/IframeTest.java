// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static dev.baton.acceptance.sockjs.HeaderGroups.assertCached;
import static dev.baton.acceptance.sockjs.HeaderGroups.assertNoCookie;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Browsers that cannot ask another origin load this page from it into a hidden frame and let it
/// ask. It is the same for everybody, and changes only with the server.
@DisplayName("The iframe page")
class IframeTest {
    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html>
            <head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
              <script src="SOCKJS_URL"></script>
              <script>
                document.domain = document.domain;
                SockJS.bootstrap_iframe();
              </script>
            </head>
            <body>
              <h2>Don't panic!</h2>
              <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
            </body>
            </html>\
            """;

    private final Server server = Services.standard();

    private Answer page() {
        return server.ask(Request.get("/echo/iframe.html")).must(200);
    }

    @DisplayName("is this page, to the byte, with the URL of the client's script")
    @Test
    void pageIsExact() {
        var body = page().body().strip();
        var url = body.replaceFirst("(?s).*<script src=\"([^\"]*)\".*", "$1");
        assertThat(url).matches("(/|http).+");
        assertThat(body.replace(url, "SOCKJS_URL")).isEqualTo(PAGE);
    }

    @DisplayName("is HTML, is cached, has an ETag, and has neither a date nor a cookie")
    @Test
    void pageIsCached() {
        var head = page().head();
        assertThat(head.header("Content-Type")).contains("text/html; charset=UTF-8");
        assertThat(head.header("ETag").orElseThrow()).matches("\"[^\"]+\"");
        assertCached(head);
        assertThat(head.all("Last-Modified")).isEmpty();
        assertNoCookie(head);
    }

    @DisplayName("is the same under every versioned name, and for any query")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/iframe-.html",
                "/iframe-a.html",
                "/iframe-0.1.2.html",
                "/iframe-0.1.2abc-dirty.2144.html",
                "/iframe_1.html",
                "/iframe.html?t=1234",
                "/iframe-0.1.2.html?v=1&a=/b/c"
            })
    void everyVersionIsTheSame(String path) {
        var page = page();
        var version = server.ask(Request.get(Services.ECHO + path)).must(200, page.body());
        assertThat(version.header("ETag")).isEqualTo(page.header("ETag"));
    }

    @DisplayName("with the ETag of If-None-Match answers 304: no body, no Content-Type")
    @Test
    void unchangedPageIsNotSentAgain() {
        var answer = askUnless(page().header("ETag").orElseThrow()).must(304, "");
        assertThat(answer.head().all("Content-Type")).isEmpty();
    }

    @DisplayName("has its ETag in the 304 too")
    @Test
    @Tag(Services.BEYOND_REFERENCE)
    void unchangedPageHasItsTag() {
        var etag = page().header("ETag").orElseThrow();
        assertThat(askUnless(etag).must(304).header("ETag")).contains(etag);
    }

    @DisplayName("If-None-Match may be a list, a weak form, or an asterisk")
    @ParameterizedTest
    @ValueSource(strings = {"*", "W/ETAG", "\"a\", ETAG", "\"a\", W/ETAG, \"b\"", "ETAG,\"b\""})
    @Tag(Services.BEYOND_REFERENCE)
    void everyFormOfIfNoneMatchIsUnderstood(String form) {
        var etag = page().header("ETag").orElseThrow();
        askUnless(form.replace("ETAG", etag)).must(304, "");
    }

    private Answer askUnless(String version) {
        return server.ask(Request.get("/echo/iframe.html").header("If-None-Match", version));
    }

    @DisplayName("is sent to whoever has another version")
    @ParameterizedTest
    @ValueSource(strings = {"\"another\"", "W/\"another\"", "\"a\", \"b\""})
    void changedPageIsSent(String other) {
        askUnless(other).must(200, page().body());
    }
}
