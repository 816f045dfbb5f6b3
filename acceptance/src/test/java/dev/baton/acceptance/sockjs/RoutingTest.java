// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A service has a prefix, here `/echo`. Below it there are a few pages, and for each session
/// `/SERVER/SESSION/TRANSPORT`, where the two names are neither empty nor have a dot in them.
@DisplayName("URLs")
class RoutingTest {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "OPTIONS");

    static final List<String> UNKNOWN =
            List.of("/a", "/a.html", "//", "///", "/a/a", "/a/a/", "/a/", "/0/0/nonesuch");

    static final List<String> MALFORMED =
            List.of("///xhr", "/a./a/xhr", "/a/a./xhr", "/././xhr", "//xhr", "////xhr");

    static final List<String> LIKE_AN_IFRAME =
            List.of(
                    "/iframe.htm",
                    "/iframe",
                    "/IFRAME.HTML",
                    "/IFRAME",
                    "/iframe.HTML",
                    "/iframe.xml",
                    "/iframe-/.html");

    private final Server server = Services.standard();

    @DisplayName("a path that is none of the service's answers 404, whatever the method")
    @ParameterizedTest
    @FieldSource("UNKNOWN")
    void unknownPathIsNotFound(String path) {
        assertNotFound(path);
    }

    @DisplayName("a server or session name that is empty or has a dot makes no session path: 404")
    @ParameterizedTest
    @FieldSource("MALFORMED")
    void malformedSessionPathIsNotFound(String path) {
        assertNotFound(path);
    }

    @DisplayName("what only looks like the iframe page answers 404")
    @ParameterizedTest
    @FieldSource("LIKE_AN_IFRAME")
    void likenessOfTheIframePageIsNotFound(String path) {
        assertNotFound(path);
    }

    private void assertNotFound(String path) {
        for (var method : METHODS) {
            server.ask(Request.of(method, Services.ECHO + path)).must(404);
        }
    }

    @DisplayName("a known path refuses other methods: 405, Allow, no Content-Type, no body")
    @ParameterizedTest(name = "{0} {1}, allowed: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "POST | /echo                   | GET",
                "POST | /echo/                  | GET",
                "PUT  | /echo/iframe.html       | GET",
                "POST | /echo/iframe-1.2.3.html | GET",
                "POST | /echo/info              | GET, OPTIONS",
                "POST | /echo/websocket         | GET",
                "POST | /echo/0/0/websocket     | GET",
                "PUT  | /echo/0/0/websocket     | GET",
                "GET  | /echo/0/0/xhr           | POST, OPTIONS",
                "GET  | /echo/0/0/xhr_streaming | POST, OPTIONS",
                "GET  | /echo/0/0/xhr_send      | POST, OPTIONS",
                "POST | /echo/0/0/eventsource   | GET",
                "POST | /echo/0/0/htmlfile      | GET",
                "POST | /echo/0/0/jsonp         | GET",
                "GET  | /echo/0/0/jsonp_send    | POST"
            })
    void wrongMethodIsNotAllowed(String method, String path, String allowed) {
        assertNotAllowed(server.ask(Request.of(method, path)), allowed);
    }

    @DisplayName("a POST is no websocket handshake, even if it has the headers of one: 405")
    @Test
    void postWithUpgradeIsNotAllowed() {
        var post =
                Request.post("/echo/0/0/websocket")
                        .header("Upgrade", "WebSocket")
                        .header("Connection", "Upgrade");
        assertNotAllowed(server.ask(post), "GET");
    }

    private static void assertNotAllowed(Answer answer, String allowed) {
        answer.must(405, "");
        assertThat(answer.header("Allow").stream().flatMap(RoutingTest::words))
                .as("Allow")
                .contains(allowed.split(", ", -1));
        assertThat(answer.head().all("Content-Type")).isEmpty();
    }

    private static Stream<String> words(String list) {
        return Stream.of(list.split(",", -1)).map(String::strip);
    }

    @DisplayName(
            "whether the path is one is decided before the method: GET of a bad path is 404, not 405")
    @ParameterizedTest
    @ValueSource(strings = {"/a./a/xhr", "/a/a./xhr_send", "//a/xhr_streaming"})
    void pathIsJudgedBeforeTheMethod(String path) {
        server.ask(Request.get(Services.ECHO + path)).must(404);
    }

    @DisplayName("the query is no part of the path")
    @Test
    void queryIsIgnored() {
        server.ask(Request.get("/echo/info?t=1700000000000")).must(200);
        var session = server.session(Services.ECHO);
        server.ask(Request.post(session.url("xhr?./..//x=%00"))).must(200, "o\n");
    }

    @DisplayName("the query is no part of the path of the prefix itself")
    @Test
    @Tag(Services.BEYOND_REFERENCE)
    void queryOfThePrefixIsIgnored() {
        server.ask(Request.get("/echo?/a/a")).must(200, "Welcome to SockJS!\n");
        server.ask(Request.get("/echo/?x=y")).must(200, "Welcome to SockJS!\n");
    }

    @DisplayName("the server name is for load balancers: a session is known by its own name alone")
    @Test
    void serverNameIsIgnored() {
        var id = server.session(Services.ECHO).id();
        server.ask(Request.post("/echo/000/" + id + "/xhr")).must(200, "o\n");
        server.ask(Request.post("/echo/111/" + id + "/xhr_send").body("[\"a\"]")).must(204);
        server.ask(Request.post("/echo/999/" + id + "/xhr")).must(200, "a[\"a\"]\n");
    }

    @DisplayName("names may have percent-escapes, and nobody decodes them")
    @Test
    void namesAreNotDecoded() {
        var id = server.session(Services.ECHO).id();
        server.ask(Request.post("/echo/%20/" + id + "%20b/xhr")).must(200, "o\n");
        server.ask(Request.post("/echo/0/" + id + "%2E/xhr")).must(200, "o\n");
        server.ask(Request.post("/echo/0/" + id + "%41/xhr")).must(200, "o\n");
        server.ask(Request.post("/echo/0/" + id + "A/xhr")).must(200, "o\n");
    }

    @DisplayName("each service has its own sessions")
    @Test
    @Tag(Services.BEYOND_REFERENCE)
    void sessionsBelongToTheirService() {
        var session = server.session(Services.ECHO).opened();
        var elsewhere = new Session(server, Services.WITHOUT_WEBSOCKET, session.id());
        elsewhere.send("[\"a\"]").must(404);
        elsewhere.poll().must(200, "o\n");
    }
}
