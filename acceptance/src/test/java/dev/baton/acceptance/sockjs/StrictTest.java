// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static dev.baton.acceptance.sockjs.HeaderGroups.assertOpenTo;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Version 0.3.3 was frozen, and servers went on. A server can be told to do as that version says,
/// word by word, where it contradicts what all the other tests ask for. [HixieTest] is about both.
@DisplayName("A server of strict version 0.3.3")
class StrictTest {
    private static final String NO_CACHE = "no-store, no-cache, must-revalidate, max-age=0";

    private static final String IFRAME =
            """
            <!DOCTYPE html>
            <html>
            <head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
              <script>
                document.domain = document.domain;
                _sockjs_onload = function(){SockJS.bootstrap_iframe();};
              </script>
              <script src="SOCKJS_URL"></script>
            </head>
            <body>
              <h2>Don't panic!</h2>
              <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
            </body>
            </html>\
            """;

    private final Server server = Services.strict();

    @DisplayName("does not say no-transform to receivers")
    @ParameterizedTest
    @EnumSource(Receiver.class)
    void receiversMayBeTransformed(Receiver receiver) {
        try (var reading = server.open(receiver.request(server.session(Services.ECHO)))) {
            assertThat(reading.head().header("Cache-Control")).contains(NO_CACHE);
        }
    }

    @DisplayName("does not say no-transform to senders")
    @ParameterizedTest
    @EnumSource(Sender.class)
    void sendersMayBeTransformed(Sender sender) {
        var session = server.session(Services.ECHO).opened();
        assertThat(sender.send(session, "[]").header("Cache-Control")).contains(NO_CACHE);
    }

    @DisplayName("does not say no-transform with the info")
    @Test
    void infoMayBeTransformed() {
        var info = server.ask(Request.get("/echo/info")).must(200);
        assertThat(info.header("Cache-Control")).contains(NO_CACHE);
    }

    @DisplayName("names the charset of an event stream")
    @Test
    void eventStreamHasACharset() {
        var session = server.session(Services.ECHO);
        try (var stream = server.open(Request.get(session.url("eventsource")))) {
            assertThat(stream.head().header("Content-Type"))
                    .contains("text/event-stream; charset=UTF-8");
            assertThat(stream.chunk()).isEqualTo("\r\n");
            assertThat(stream.chunk()).isEqualTo("data: o\r\n\r\n");
        }
    }

    @DisplayName("answers jsonp without an empty comment before the callback")
    @Test
    void jsonpIsBare() {
        var poll = Request.get(server.session(Services.ECHO).url("jsonp?c=x"));
        server.ask(poll).must(200, "x(\"o\");\r\n");
    }

    @DisplayName("opens to all what no origin or the origin null asks for, with credentials")
    @ParameterizedTest
    @ValueSource(strings = {"/info", "/0/0/xhr", "/0/0/xhr_streaming", "/0/0/xhr_send"})
    void nullIsNoOrigin(String path) {
        var options = Request.options(Services.ECHO + path);
        assertOpenTo("*", server.ask(options).head());
        assertOpenTo("*", server.ask(options.header("Origin", "null")).head());
        assertOpenTo("test", server.ask(options.header("Origin", "test")).head());
    }

    @DisplayName("does so in answers to GET and POST too")
    @Test
    void nullIsNoOriginEither() {
        assertOpenTo("*", server.ask(Request.get("/echo/info")).head());
        assertOpenTo("*", server.ask(Request.get("/echo/info").header("Origin", "null")).head());
        assertOpenTo("*", server.session(Services.ECHO).poll().head());
        var poll = Request.post(server.session(Services.ECHO).url("xhr"));
        assertOpenTo("*", server.ask(poll.header("Origin", "null")).head());
    }

    @DisplayName("answers OPTIONS with exactly 204 and exactly these methods")
    @ParameterizedTest
    @ValueSource(strings = {"/info", "/0/0/xhr", "/0/0/xhr_streaming", "/0/0/xhr_send"})
    void optionsAreExact(String path) {
        var methods = path.equals("/info") ? "OPTIONS, GET" : "OPTIONS, POST";
        var answer = server.ask(Request.options(Services.ECHO + path)).must(204, "");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains(methods);
    }

    @DisplayName("allows the headers that are asked for in answers to POST too")
    @Test
    void headersAreAllowedOnPost() {
        var poll = Request.post(server.session(Services.ECHO).url("xhr"));
        var answer = server.ask(poll.header("Access-Control-Request-Headers", "a, b, c"));
        assertThat(answer.must(200, "o\n").header("Access-Control-Allow-Headers"))
                .contains("a, b, c");
    }

    @DisplayName("has an iframe page that starts once the script after it has come")
    @Test
    void iframeIsThatOfItsTime() {
        var body = server.ask(Request.get("/echo/iframe.html")).must(200).body().strip();
        var url = body.replaceFirst("(?s).*<script src=\"([^\"]*)\".*", "$1");
        assertThat(url).matches("(/|http).+");
        assertThat(body.replace(url, "SOCKJS_URL")).isEqualTo(IFRAME);
    }

    @DisplayName("tells who does not ask for a websocket what it can upgrade to")
    @ParameterizedTest
    @ValueSource(strings = {"/echo/0/0/websocket", "/echo/websocket"})
    void refusalSaysWhatCanBe(String path) {
        server.ask(Request.get(path)).mustSay(400, "Can \"Upgrade\" only to \"WebSocket\".");
    }

    @DisplayName("opens websockets of the drafts 7 and 8 as those of version 13")
    @ParameterizedTest
    @ValueSource(ints = {7, 8, 13})
    void draftsAreSpoken(int version) {
        var path = server.session(Services.ECHO).url("websocket");
        var handshake = WebSocketClient.handshake(path, version);
        try (var client = WebSocketClient.open(server, handshake)) {
            assertThat(client.text()).isEqualTo("o");
            client.send("[\"a\"]");
            assertThat(client.text()).isEqualTo("a[\"a\"]");
        }
    }

    @DisplayName("closes websockets of the drafts as those of version 13")
    @ParameterizedTest
    @ValueSource(ints = {7, 8, 13})
    void draftsAreClosed(int version) {
        var path = server.session(Services.CLOSE).url("websocket");
        var handshake = WebSocketClient.handshake(path, version);
        try (var client = WebSocketClient.open(server, handshake)) {
            assertThat(client.text()).isEqualTo("o");
            assertThat(client.text()).isEqualTo(Frames.GO_AWAY);
            var _ = client.expectEnd();
        }
    }
}
