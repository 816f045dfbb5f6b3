// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A page that never ends, loaded into a hidden frame. Each SockJS frame is a script that hands a
/// string to a function of the page around it, whose name is the parameter `c`.
@DisplayName("htmlfile")
class HtmlFileTest {
    private final Server server = Services.standard();

    @DisplayName(
            "is a page that names the callback, filled up to more than 1024 bytes, then a script for each frame")
    @Test
    void pageHasAScriptForEachFrame() {
        var session = server.session(Services.ECHO);
        try (var page = server.open(Request.get(session.url("htmlfile?c=_jp.a1b2c3")))) {
            assertThat(page.head().status()).isEqualTo(200);
            assertThat(page.head().header("Content-Type")).contains("text/html; charset=UTF-8");
            var prelude = page.chunk();
            assertThat(prelude)
                    .hasSizeGreaterThan(1024)
                    .startsWith("<!doctype html>\n<html><head>\n")
                    .contains("    var c = parent._jp.a1b2c3;\n    c.start();\n");
            assertThat(prelude.substring(prelude.lastIndexOf('>') + 1)).matches(" +\r\n\r\n");
            assertThat(page.chunk()).isEqualTo("<script>\np(\"o\");\n</script>\r\n");
            session.send("[\"x\"]").must(204);
            assertThat(page.chunk()).isEqualTo("<script>\np(\"a[\\\"x\\\"]\");\n</script>\r\n");
        }
    }

    @DisplayName("begins with exactly this page")
    @Test
    void preludeIsExact() {
        server.session(Services.ECHO).attach(Receiver.HTMLFILE).close();
    }

    @DisplayName("never lets a message end its script, or begin a comment in it")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "</script>, <\\/script>",
        "</SCRIPT ><b>, <\\/SCRIPT ><b>",
        "<!--, <\\!--",
        "<!--<script>, <\\!--<script>",
        "<b>, <b>"
    })
    @Tag(Services.BEYOND_REFERENCE)
    void messageStaysInItsScript(String message, String literal) {
        var session = server.session(Services.ECHO).opened();
        session.send(Frames.sent(message)).must(204);
        try (var page = server.open(Request.get(session.url("htmlfile?c=callback")))) {
            Receiver.HTMLFILE.assertPrelude(page.chunk());
            assertThat(page.chunk())
                    .isEqualTo("<script>\np(\"a[\\\"" + literal + "\\\"]\");\n</script>\r\n");
        }
    }
}
