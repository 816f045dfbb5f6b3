// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.Leaving;
import dev.baton.push.metrics.Moved;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.metrics.ServerState;
import dev.baton.push.session.Overflow;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.transport.SessionTracker;
import dev.baton.push.transport.SockJsService;
import dev.baton.push.websocket.RawWebSocket;
import dev.baton.push.wire.RawClient;
import dev.baton.push.wire.TestServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What Prometheus reads of a server, asked for as it asks.
final class MetricsTest {
    private static final SockJsSettings SETTINGS = SockJsSettings.DEFAULT;

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ServerMetrics metrics = MicrometerMetrics.to(registry);
    private final List<AutoCloseable> open = new ArrayList<>();
    private SessionTracker tracker = new SessionTracker("/none", ServerMetrics.NONE);

    @AfterEach
    void close() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
    }

    private TestServer serve(SockJsSettings settings, SessionHandler handler) {
        tracker = new SessionTracker("/chat", metrics);
        var chat = new SockJsService("/chat", settings, handler, tracker);
        open.add(chat);
        var server =
                TestServer.with()
                        .metrics(metrics)
                        .mount(chat.mount())
                        .on("GET", "/rooms/{room}", exchange -> exchange.text("hello"))
                        .on("GET", "/gone", exchange -> exchange.status(410))
                        .on("GET", "/metrics", PrometheusPage.of(registry))
                        .open();
        open.add(server);
        metrics.serving(state(server));
        return server;
    }

    private static ServerState state(TestServer server) {
        return new ServerState() {
            @Override
            public int generation() {
                return 7;
            }

            @Override
            public int inFlight() {
                return server.work.size();
            }

            @Override
            public boolean ready() {
                return true;
            }

            @Override
            public int httpConnections() {
                return server.intake.connections() - server.intake.webSockets();
            }

            @Override
            public int webSocketConnections() {
                return server.intake.webSockets();
            }

            @Override
            public long received(Moved kind) {
                return kind == Moved.STREAM ? 3 : 0;
            }

            @Override
            public long draining() {
                return 2;
            }
        };
    }

    private static String get(TestServer server, String path) throws IOException {
        return server.ask("GET " + path + " HTTP/1.1\nHost: x\n\n").body();
    }

    private static RawClient.Answer post(TestServer server, String path, String body)
            throws IOException {
        return server.ask(
                "POST %s HTTP/1.1\nHost: x\nContent-Length: %d\n\n%s"
                        .formatted(path, body.length(), body));
    }

    /// The value of a line of the page; null when there is none.
    private static String value(TestServer server, String meter) throws IOException {
        return get(server, "/metrics")
                .lines()
                .filter(line -> line.startsWith(meter + " "))
                .map(line -> line.substring(meter.length() + 1))
                .findFirst()
                .orElse("missing");
    }

    private static void awaitValue(TestServer server, String meter, String value) {
        await().untilAsserted(() -> assertThat(value(server, meter)).as(meter).isEqualTo(value));
    }

    @Test
    void requestsAreCountedByRouteAndNeverByPath() throws Exception {
        var server = serve(SETTINGS, Session::send);
        get(server, "/rooms/one");
        get(server, "/rooms/two?x=y");
        get(server, "/gone");
        get(server, "/secret/nobody/answers");
        server.ask("BREW /rooms/pot HTTP/1.1\nHost: x\n\n");
        awaitValue(server, requests("GET", "SUCCESS", "/rooms/{room}"), "2");
        awaitValue(server, requests("GET", "CLIENT_ERROR", "/gone"), "1");
        awaitValue(server, requests("GET", "CLIENT_ERROR", "/**"), "1");
        awaitValue(server, requests("OTHER", "CLIENT_ERROR", "/**"), "1");
        assertThat(get(server, "/metrics")).doesNotContain("secret", "BREW", "two");
    }

    private static String requests(String method, String outcome, String uri) {
        return "http_server_requests_seconds_count{method=\"%s\",outcome=\"%s\",uri=\"%s\"}"
                .formatted(method, outcome, uri);
    }

    @Test
    void pathsOfSessionsAreNamedByTheirPlace() throws Exception {
        var server = serve(SETTINGS, Session::send);
        post(server, "/chat/000/abcdef/xhr", "");
        get(server, "/chat/info");
        awaitValue(server, requests("POST", "SUCCESS", "/chat/{server}/{session}/xhr"), "1");
        awaitValue(server, requests("GET", "SUCCESS", "/chat/info"), "1");
        assertThat(get(server, "/metrics")).doesNotContain("abcdef");
    }

    @Test
    void aSessionIsCountedFromItsOpeningToItsEnd() throws Exception {
        var server =
                serve(
                        SETTINGS,
                        (session, text) -> {
                            session.send(text);
                            if (text.equals("bye")) {
                                session.close(3000, "bye");
                            }
                        });
        var chat = "{service=\"/chat\",transport=\"xhr\"}";
        post(server, "/chat/0/s/xhr", "");
        awaitValue(server, "baton_sessions" + chat, "1.0");
        post(
                server,
                "/chat/0/s/xhr_send",
                "[\"grüße\"]".replace("ü", "\\u00fc").replace("ß", "ss"));
        awaitValue(server, "baton_session_messages_total" + way("in"), "1.0");
        awaitValue(server, "baton_session_data_bytes_total" + way("in"), "7.0");
        awaitValue(server, "baton_session_messages_total" + way("out"), "1.0");
        awaitValue(server, "baton_session_data_bytes_total" + way("out"), "9.0"); // quoted
        awaitValue(server, "baton_session_pending_bytes{service=\"/chat\"}", "9.0");
        awaitValue(server, "baton_session_handling_seconds_count{service=\"/chat\"}", "1");
        post(server, "/chat/0/s/xhr_send", "[\"bye\"]");
        awaitValue(server, "baton_sessions" + chat, "0.0");
        awaitValue(server, "baton_sessions_opened_total" + chat, "1.0");
        awaitValue(
                server,
                "baton_sessions_closed_total"
                        + "{reason=\"application\",service=\"/chat\",transport=\"xhr\"}",
                "1.0");
        awaitValue(server, "baton_session_duration_seconds_count" + chat, "1");
        awaitValue(server, "baton_session_pending_peak_bytes_sum{service=\"/chat\"}", "14.0");
    }

    private static String way(String direction) {
        return "{direction=\"%s\",service=\"/chat\"}".formatted(direction);
    }

    @Test
    void connectionsAreCountedByWhatTheySpeak() throws Exception {
        var server = serve(SETTINGS, Session::send);
        try (var client = RawWebSocket.open(server.port(), "/chat/websocket")) {
            client.text("hello");
            assertThat(client.readText()).isEqualTo("hello");
            awaitValue(server, "baton_handoff_received{kind=\"stream\"}", "3.0");
            awaitValue(server, "baton_handoff_received{kind=\"polling\"}", "0.0");
            awaitValue(server, "baton_handoff_draining", "2.0");
            awaitValue(server, "baton_connections{kind=\"websocket\"}", "1.0");
            awaitValue(server, "baton_connections{kind=\"http\"}", "1.0"); // who asks
            awaitValue(server, sessions("raw_websocket"), "1.0");
            awaitValue(server, "baton_session_data_bytes_total" + way("in"), "5.0");
            awaitValue(server, requests("GET", "INFORMATIONAL", "/chat/websocket"), "1");
        }
        awaitValue(server, "baton_connections{kind=\"websocket\"}", "0.0");
        awaitValue(server, sessions("raw_websocket"), "0.0");
        awaitValue(
                server,
                "baton_sessions_closed_total"
                        + "{reason=\"connection_lost\",service=\"/chat\",transport=\"raw_websocket\"}",
                "1.0");
    }

    private static String sessions(String transport) {
        return "baton_sessions{service=\"/chat\",transport=\"%s\"}".formatted(transport);
    }

    @Test
    void refusalsSayWhy() throws Exception {
        var settings = SETTINGS.withMaxSessions(1).withOrigins("https://example.org");
        var server = serve(settings, Session::send);
        post(server, "/chat/0/one/xhr", "");
        assertThat(post(server, "/chat/0/two/xhr", "").status()).isEqualTo(503);
        server.ask(
                """
                POST /chat/0/one/xhr HTTP/1.1
                Host: x
                Origin: https://other
                Content-Length: 0

                """);
        tracker.leave(Leaving.RELOAD, server::begin).forEach(Runnable::run);
        post(server, "/chat/0/three/xhr", "");
        for (var why : List.of("service_full", "origin", "leaving")) {
            awaitValue(
                    server,
                    "baton_sessions_refused_total{reason=\"%s\",service=\"/chat\"}".formatted(why),
                    "1.0");
        }
    }

    @Test
    void droppedMessagesAreCountedByPolicy() throws Exception {
        var server =
                serve(
                        SETTINGS.withWater(1, 10).withOverflow(Overflow.DROP_OLDEST),
                        (session, text) -> {
                            for (int i = 0; i < 5; i++) {
                                session.send("12345678");
                            }
                        });
        post(server, "/chat/0/s/xhr", "");
        post(server, "/chat/0/s/xhr_send", "[\"go\"]");
        awaitValue(
                server,
                "baton_session_dropped_total{policy=\"drop_oldest\",service=\"/chat\"}",
                "4.0");
    }

    @Test
    void theStateOfTheGenerationIsThere() throws Exception {
        var server = serve(SETTINGS, Session::send);
        assertThat(value(server, "baton_generation")).isEqualTo("7.0");
        assertThat(value(server, "baton_ready")).isEqualTo("1.0");
        awaitValue(server, "baton_in_flight", "1.0"); // the scrape, once those before it are over
    }

    @Test
    void aRehearsalIsNotCounted() throws Exception {
        var server = serve(SETTINGS, Session::send);
        server.intake.rehearse(self -> {
            try (var client = new RawClient(self.getPort())) {
                client.send("GET /rooms/warm HTTP/1.1\nHost: x\n\n");
                assertThat(client.answer().status()).isEqualTo(200);
            }
        });
        assertThat(value(server, requests("GET", "SUCCESS", "/rooms/{room}"))).isEqualTo("missing");
    }

    @Test
    void theFormatIsTheOneThatIsAccepted() throws Exception {
        var server = serve(SETTINGS, Session::send);
        var plain = server.ask("GET /metrics HTTP/1.1\nHost: x\n\n");
        assertThat(plain.header("content-type"))
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        var open =
                server.ask(
                        """
                        GET /metrics HTTP/1.1
                        Host: x
                        Accept: application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3

                        """);
        assertThat(open.header("content-type"))
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).endsWith("# EOF\n");
    }
}
