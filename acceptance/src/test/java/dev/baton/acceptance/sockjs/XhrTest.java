// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The simplest receiver: a POST that is answered with one frame and a line feed.
@DisplayName("xhr")
class XhrTest {
    private final Server server = Services.standard();

    @DisplayName("is answered with scripts' Content-Type and a frame with a line feed")
    @Test
    void pollIsOneFrame() {
        var session = server.session(Services.ECHO);
        var answer = session.poll().must(200, "o\n");
        assertThat(answer.header("Content-Type")).contains("application/javascript; charset=UTF-8");
        session.send("[\"x\"]").must(204);
        session.poll().must(200, "a[\"x\"]\n");
    }

    @DisplayName("ignores what it is sent")
    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[\"a\"]", "[\"a"})
    void bodyIsIgnored(String body) {
        var session = server.session(Services.ECHO);
        server.ask(Request.post(session.url("xhr")).body(body)).must(200, "o\n");
        session.send("[\"b\"]").must(204);
        server.ask(Request.post(session.url("xhr")).body(body)).must(200, "a[\"b\"]\n");
    }
}
