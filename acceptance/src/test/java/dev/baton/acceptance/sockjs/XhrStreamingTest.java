// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A POST whose answer goes on: 2048 times `h`, since some browsers show a page nothing of less,
/// and then frame after frame, each with a line feed.
@DisplayName("xhr_streaming")
class XhrStreamingTest {
    private final Server server = Services.standard();

    @DisplayName("is a prelude of 2049 bytes, then frames with line feeds")
    @Test
    void streamHasAPreludeAndFrames() {
        var session = server.session(Services.ECHO);
        try (var stream = server.open(Request.post(session.url("xhr_streaming")))) {
            assertThat(stream.head().status()).isEqualTo(200);
            assertThat(stream.head().header("Content-Type"))
                    .contains("application/javascript; charset=UTF-8");
            assertThat(stream.chunk()).isEqualTo("h".repeat(2048) + "\n");
            assertThat(stream.chunk()).isEqualTo("o\n");
            session.send("[\"x\"]").must(204);
            assertThat(stream.chunk()).isEqualTo("a[\"x\"]\n");
        }
    }

    @DisplayName("ignores what it is sent")
    @Test
    void bodyIsIgnored() {
        var session = server.session(Services.ECHO);
        var request = Request.post(session.url("xhr_streaming")).body("[\"a\"]");
        try (var reception = Reception.begin(Receiver.XHR_STREAMING, server.open(request))) {
            reception.expect("o");
            session.send("[\"b\"]").must(204);
            reception.expect("a[\"b\"]");
        }
    }

    @DisplayName("begins every stream with the prelude")
    @Test
    void everyStreamHasAPrelude() {
        var session = server.session(Services.ECHO).opened();
        session.send("[\"x\"]").must(204);
        try (var stream = server.open(Request.post(session.url("xhr_streaming")))) {
            assertThat(stream.chunk()).isEqualTo("h".repeat(2048) + "\n");
            assertThat(stream.chunk()).isEqualTo("a[\"x\"]\n");
        }
    }
}
