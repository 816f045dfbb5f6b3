// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// Who asks for a websocket in the wrong way, or where there is none.
@DisplayName("What is no websocket handshake")
class WebSocketRefusalTest {
    static final List<String> PATHS = List.of("/0/0/websocket", "/websocket");

    private final Server server = Services.standard();

    @DisplayName("but a plain GET is 400")
    @ParameterizedTest
    @FieldSource("PATHS")
    void plainGetIsABadRequest(String path) {
        server.ask(Request.get(Services.ECHO + path)).must(400);
    }

    @DisplayName("for lack of the token upgrade in Connection, or of Upgrade, is 400")
    @ParameterizedTest(name = "{0}, Upgrade: {1}, Connection: {2}")
    @CsvSource({
        "/0/0/websocket, WebSocket, close",
        "/0/0/websocket, websocket, keep-alive",
        "/0/0/websocket, WebSocket,",
        "/0/0/websocket,          , Upgrade",
        "/websocket,     WebSocket, close",
        "/websocket,     websocket, keep-alive"
    })
    void halfAHandshakeIsABadRequest(
            String path, @Nullable String upgrade, @Nullable String connection) {
        var request = Request.get(Services.ECHO + path);
        if (upgrade != null) {
            request = request.header("Upgrade", upgrade);
        }
        if (connection != null) {
            request = request.header("Connection", connection);
        }
        server.ask(request).must(400);
    }

    @DisplayName("since it is a POST is 405")
    @ParameterizedTest
    @FieldSource("PATHS")
    void postIsNotAllowed(String path) {
        server.ask(Request.post(Services.ECHO + path)).must(405, "");
    }

    @DisplayName(
            "since the service has no websockets is 404, with the headers of a handshake and without")
    @ParameterizedTest
    @FieldSource("PATHS")
    void disabledWebSocketIsNotFound(String path) {
        var disabled = Services.WITHOUT_WEBSOCKET + path;
        server.ask(Request.get(disabled)).must(404);
        server.ask(WebSocketClient.handshake(disabled)).must(404);
    }
}
