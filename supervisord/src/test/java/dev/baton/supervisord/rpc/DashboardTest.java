// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.supervisord.process.State;
import dev.baton.supervisord.supervision.Supervision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page over real sockets, with a supervisor behind it: what its scripts ask for, and what
/// others do.
final class DashboardTest {
    private static final int PAGES = 10;
    private static final Pattern TOKEN =
            Pattern.compile("<meta name=\"token\" content=\"([0-9a-f]{32})\">");

    @TempDir Path directory;
    private final HttpClient client = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // by start()
    private Supervision supervision;

    @SuppressWarnings("NullAway.Init")
    private Entrances entrances;

    @SuppressWarnings("NullAway.Init")
    private RpcServer server;

    private int port;

    /// Some programs, and a server that is told this too.
    private void start(String setting) throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        supervision =
                new Supervision(
                        directory,
                        """
                        [inet_http_server]
                        port=127.0.0.1:%d
                        %s
                        [program:web]
                        command=sleep 1000
                        startsecs=0
                        stdout_logfile=%s/web.log
                        [program:off]
                        command=/nonexistent
                        autostart=false
                        """
                                .formatted(port, setting, directory));
        var configuration = supervision.ask(supervision.supervisor()::configuration);
        entrances = Entrances.open(configuration.servers(), supervision.supervisor().log());
        server = RpcServer.start(entrances, configuration, supervision.supervisor());
        supervision.awaitState("web", State.RUNNING);
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        client.close();
        if (server != null) {
            server.stop();
        }
        if (entrances != null) {
            entrances.close();
        }
        supervision.close();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> ask(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(at(path));
        return ask(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> post(String... fields) throws IOException, InterruptedException {
        var body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return ask(
                HttpRequest.newBuilder(at("/action"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body.toString())));
    }

    private String token() throws IOException, InterruptedException {
        var found = TOKEN.matcher(get("/").body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void everyAnswerHasWhatBrowsersAreToHeed() throws Exception {
        start("");
        for (var path :
                List.of(
                        "/",
                        "/index.html",
                        "/dashboard/dashboard.js",
                        "/dashboard/page.js",
                        "/dashboard/connection.js",
                        "/dashboard/programs.js",
                        "/dashboard/log.js",
                        "/dashboard/dashboard.css",
                        "/dashboard/sockjs.min.js",
                        "/dashboard/icon.svg")) {
            var answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            var headers = answer.headers();
            assertThat(headers.firstValue("Cache-Control")).as(path).contains("no-store");
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).as(path).contains("same-origin");
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
        }
        for (var path : List.of("/dashboard/index.html", "/dashboard/..%2findex.html", "/x")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get("/").body()).doesNotContain("{{", "<script>", "style=", "onclick");
    }

    @Test
    void withTheTokenItIsDone() throws Exception {
        start("");
        var token = token();
        var stopped = post("token", token, "action", "stop", "name", "web");
        assertThat(stopped.statusCode()).isEqualTo(200);
        assertThat(stopped.body()).isEqualTo("{\"ok\":true,\"text\":\"web: stopped\"}");
        assertThat(supervision.state("web")).isEqualTo(State.STOPPED);
        assertThat(post("token", token, "action", "stop", "name", "web").body())
                .isEqualTo("{\"ok\":false,\"text\":\"web: not running\"}");
        assertThat(post("token", token, "action", "restart", "name", "web").statusCode())
                .isEqualTo(200);
        assertThat(supervision.state("web")).isEqualTo(State.RUNNING);
        assertThat(post("token", token, "action", "start", "name", "off").statusCode())
                .isEqualTo(409);
        assertThat(post("token", token, "action", "start", "name", "<b>").body())
                .contains("\\u003cb\\u003e");
        assertThat(post("token", token, "action", "start", "name", "web:*").statusCode())
                .isEqualTo(404);
        assertThat(post("token", token, "action", "burn").statusCode()).isEqualTo(400);
        assertThat(post("token", token, "action", "stop-all").statusCode()).isEqualTo(200);
        assertThat(supervision.state("web")).isEqualTo(State.STOPPED);
        Files.writeString(directory.resolve("web.log"), "old");
        assertThat(post("token", token, "action", "clear", "name", "web").statusCode())
                .isEqualTo(200);
        assertThat(directory.resolve("web.log")).isEmptyFile();
    }

    @Test
    void withoutTheTokenNothingIs() throws Exception {
        start("");
        var token = token();
        for (var wrong : List.of("", "0".repeat(32), token.substring(1), token + "0")) {
            var answer = post("token", wrong, "action", "stop", "name", "web");
            assertThat(answer.statusCode()).as(wrong).isEqualTo(403);
        }
        assertThat(post("action", "stop", "name", "web").statusCode()).isEqualTo(403);
        var elsewhere =
                ask(
                        HttpRequest.newBuilder(at("/action"))
                                .headers(
                                        "Origin",
                                        "http://evil.example",
                                        "Content-Type",
                                        "application/x-www-form-urlencoded")
                                .POST(
                                        BodyPublishers.ofString(
                                                "token=" + token + "&action=stop&name=web")));
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(get("/action?token=" + token + "&action=stop&name=web").statusCode())
                .isEqualTo(405);
        assertThat(supervision.state("web")).isEqualTo(State.RUNNING);
    }

    @Test
    void oldLinksSayWhichSettingOpensThem() throws Exception {
        start("");
        for (var path :
                List.of(
                        "/index.html?action=stop&processname=web",
                        "/?action=stopall",
                        "/%69ndex.html?action=stop&processname=web",
                        "/?%61ction=stopall",
                        "/tail%2Ehtml?processname=web",
                        "/?message=hi",
                        "/tail.html?processname=web")) {
            var answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).contains("legacy_links=true in [inet_http_server]");
        }
        assertThat(supervision.state("web")).isEqualTo(State.RUNNING);
    }

    @Test
    void noFrameOfAnotherSiteSpeaksForThisOne() throws Exception {
        start("legacy_links=true");
        for (var path : List.of("/live/iframe.html", "/live/iframe-1.6.1.html")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get("/live/info").statusCode()).isEqualTo(200);
    }

    @Test
    void aNameThatDnsHasLedHereLearnsNoToken() throws Exception {
        start("");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: evil.example:%d\r\nConnection: close\r\n\r\n"
                                    .formatted(port)
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContain("token");
        }
    }

    @Test
    void oldLinksActWhereTheyAreOpened() throws Exception {
        start("legacy_links=true");
        assertLeadsTo("/index.html?processname=web&action=stop", "Process%20web%20stopped");
        assertThat(supervision.state("web")).isEqualTo(State.STOPPED);
        assertLeadsTo("/?processname=web&action=start", "Process%20web%20started");
        assertLeadsTo("/index.html?processname=web&action=restart", "Process%20web%20restarted");
        assertLeadsTo(
                "/index.html?processname=web&action=start",
                "ERROR%3A%20Process%20web%3A%20already%20started");
        assertLeadsTo(
                "/index.html?processname=off&action=start",
                "ERROR%3A%20Process%20off%3A%20no%20such%20file");
        assertLeadsTo("/index.html?processname=x&action=stop", "No%20such%20process%20named%20x");
        assertLeadsTo("/index.html?processname=web&action=clearlog", "Log%20for%20web%20cleared");
        assertThat(location("/index.html?action=stopall")).contains("/?message=All%20stopped%20at");
        assertThat(get("/index.html?action=burn").statusCode()).isEqualTo(400);
        var other = get("/index.html?action=restartall", "Sec-Fetch-Site", "cross-site");
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(supervision.state("web")).isEqualTo(State.STOPPED);
        assertThat(get("/?message=%3Cscript%3E").body())
                .contains("class=\"notice\">&lt;script&gt;</p>");
    }

    private String location(String path) throws IOException, InterruptedException {
        var answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(301);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private void assertLeadsTo(String path, String message)
            throws IOException, InterruptedException {
        assertThat(location(path)).isEqualTo(at("/?message=" + message).toString());
    }

    @Test
    void theOldTailShowsALogAsText() throws Exception {
        start("legacy_links=true");
        Files.writeString(directory.resolve("web.log"), "<b>said</b>\n");
        assertThat(get("/tail.html?processname=web&limit=1").body())
                .contains("<pre>&lt;b&gt;said&lt;/b&gt;\n</pre>")
                .contains("tail.html?processname=web&amp;limit=1024");
        assertThat(get("/tail.html?processname=%3Cx").body()).contains("No file for &lt;x");
        assertThat(get("/tail.html").body()).contains("No process name found");
    }

    @Test
    void aPageHearsOfEverythingAndThenOfChanges() throws Exception {
        start("");
        try (var page = LivePage.open(client, port)) {
            page.say("hello " + token());
            page.awaitHeard("\"is\":\"all\",\"identifier\":\"me\"");
            page.awaitHeard(
                    "\"name\":\"web\",\"group\":\"web\",\"process\":\"web\",\"state\":\"RUNNING\"");
            page.awaitHeard("\"is\":\"used\",\"usages\":{\"web\":");
            supervision.supervisor().post(() -> stop("web"));
            page.awaitHeard("\"is\":\"changed\"");
            page.awaitHeard("\"process\":\"web\",\"state\":\"STOPPED\"");
        }
    }

    private void stop(String name) {
        var _ = supervision.supervisor().process(name, name).orElseThrow().stop(false);
    }

    @Test
    void aPageWithoutTheTokenHearsNothing() throws Exception {
        start("");
        for (var words : List.of("hello ", "hello " + "0".repeat(32), "follow 1 main ", "rest")) {
            try (var page = LivePage.open(client, port)) {
                page.say(words);
                page.awaitHeard("c[4003,");
                assertThat(page.heard()).as(words).doesNotContain("\"is\"", "\\\"is\\\"");
            }
        }
    }

    @Test
    void aPageFollowsOneLogAtATime() throws Exception {
        start("");
        var log = directory.resolve("web.log");
        Files.writeString(log, "before\n");
        try (var page = LivePage.open(client, port)) {
            page.say("hello " + token());
            page.say("follow 1 stdout web");
            page.awaitHeard("\"is\":\"log\",\"number\":1,\"text\":\"before\\n\"");
            Files.writeString(log, "<i>after</i>\n", StandardOpenOption.APPEND);
            page.awaitHeard("\\u003ci\\u003eafter");
            page.say("follow 2 main ");
            page.awaitHeard("\"is\":\"log\",\"number\":2,");
            page.say("follow 3 stdout nobody");
            page.awaitHeard("\"is\":\"note\",\"number\":3,\"text\":\"there is no such log\"");
            Files.writeString(log, "unheard\n", StandardOpenOption.APPEND);
            page.say("follow 4 stdout web");
            page.awaitHeard("\"number\":4,\"text\":\"before\\n");
            assertThat(page.heard()).doesNotContain("\"number\":1,\"text\":\"unheard");
        }
    }

    @Test
    void aPageHearsThatTheLogItWatchesWasClearedElsewhere() throws Exception {
        start("");
        var log = directory.resolve("web.log");
        Files.writeString(log, "before\n", StandardOpenOption.APPEND);
        var token = token();
        try (var page = LivePage.open(client, port)) {
            page.say("hello " + token);
            page.say("follow 1 stdout web");
            page.awaitHeard("\"text\":\"before\\n\"");
            assertThat(post("token", token, "action", "clear", "name", "web").statusCode())
                    .isEqualTo(200);
            page.awaitHeard("\"is\":\"note\",\"number\":1,\"text\":\"the log begins anew\"");
            Files.writeString(log, "after\n", StandardOpenOption.APPEND);
            page.awaitHeard("\"text\":\"after\\n\"");
        }
    }

    @Test
    void pagesThatLeaveLeaveNoFileOpen() throws Exception {
        start("");
        var log = directory.resolve("web.log");
        Files.writeString(log, "before\n");
        var token = token();
        var before = opened(log);
        var pages = new ArrayList<LivePage>();
        try {
            for (int i = 0; i < PAGES; i++) {
                var page = LivePage.open(client, port);
                pages.add(page);
                page.say("hello " + token);
                page.say("follow 1 stdout web");
                page.awaitHeard("before\\n");
            }
            assertThat(opened(log)).isEqualTo(before + PAGES);
            pages.getFirst().say("rest");
            await().untilAsserted(() -> assertThat(opened(log)).isEqualTo(before + PAGES - 1));
        } finally {
            pages.forEach(LivePage::close);
        }
        await().untilAsserted(() -> assertThat(opened(log)).isEqualTo(before));
    }

    /// How often this process has opened a file.
    private static long opened(Path file) throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(each -> leadsTo(each, file)).count();
        }
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (IOException _) {
            return false; // it has just been closed
        }
    }

    /// Nothing waits but what is on its way: the file is the queue, and what is too much of it is
    /// left out.
    @Test
    void aPageThatReadsNothingHoldsUpNobodyAndIsToldWhatWasLeftOut() throws Exception {
        start("");
        var log = directory.resolve("web.log");
        try (var page = LivePage.open(client, port)) {
            page.say("hello " + token());
            page.say("follow 1 stdout web");
            page.awaitHeard("\"is\":\"all\"");
            page.pause();
            var line = ("x".repeat(1023) + "\n").repeat(1024);
            for (int i = 0; i < 24; i++) {
                Files.writeString(log, line, StandardOpenOption.APPEND);
            }
            supervision.supervisor().post(() -> stop("web"));
            supervision.awaitState("web", State.STOPPED);
            page.resume();
            page.awaitHeard("bytes are left out: there is more than this page can take");
        }
        await().untilAsserted(() -> assertThat(get("/ok.html").body()).isEqualTo("OK"));
    }
}
