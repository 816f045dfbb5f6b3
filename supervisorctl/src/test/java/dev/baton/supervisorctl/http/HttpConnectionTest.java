// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectionTest {
    private final CompletableFuture<String> request = new CompletableFuture<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\ncontent-length:5\n\nhello",
                "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello and more",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: x\r\n\r\n",
                "HTTP/1.0 200 OK\r\n\r\nhello"
            })
    void bodiesOfEveryKind(String answer) {
        answering(answer);

        assertThat(post(100)).isEqualTo("hello");
    }

    @Test
    void theRequestIsWellFormed() throws Exception {
        answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        try (var connection = HttpConnection.open(url(), new Credentials("u", "p"))) {
            connection.post("/RPC2", "text/xml", "<a/>".getBytes(UTF_8), 10);

            assertThat(request.get())
                    .isEqualTo(
                            "POST /RPC2 HTTP/1.1\r\nHost: 127.0.0.1:"
                                    + server.getLocalPort()
                                    + "\r\nUser-Agent: batonctl\r\nAuthorization: Basic dTpw\r\n"
                                    + "Content-Type: text/xml\r\nAccept: text/xml\r\nContent-Length: 4\r\n\r\n");
            assertThat(connection.isReusable()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1,close,false",
        "HTTP/1.1,Keep-Alive,true",
        "HTTP/1.0,x,false",
        "HTTP/1.0,keep-alive,true"
    })
    void aConnectionIsUsedAgainOnlyIfTheServerWantsIt(
            String version, String connection, boolean reusable) {
        answering(
                version + " 200 OK\r\nConnection: " + connection + "\r\nContent-Length: 0\r\n\r\n");
        try (var opened = HttpConnection.open(url(), null)) {
            opened.post("/", "text/xml", new byte[0], 10);

            assertThat(opened.isReusable()).isEqualTo(reusable);
        }
    }

    @Test
    void anotherStatusIsAnException() {
        answering("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");

        assertThatThrownBy(() -> post(100))
                .isInstanceOfSatisfying(
                        ServerException.Status.class, e -> assertThat(e.code()).isEqualTo(401))
                .hasMessageEndingWith("/RPC2: 401 Unauthorized");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-OpenSSH\\r\\n|this is no HTTP server",
                "HTTP/1.1 2000 OK\\r\\n\\r\\n|this is no HTTP server",
                "HTTP/1.1 200 OK\\r\\nno colon\\r\\n\\r\\n|the header of the answer is malformed",
                "HTTP/1.1 200 OK\\r\\nContent-Length: -1\\r\\n\\r\\n|the length of the answer is malformed",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nhello|the server hung up",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nx\\r\\n|a chunk of the answer has no size",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n-5\\r\\n|a chunk of the answer has no size",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nhello\\r\\n|a chunk of the answer is longer than it says",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nhe|the server hung up",
                "HTTP/1.1 200 OK|the server hung up",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 200\\r\\n\\r\\nLONG|the answer is longer than 100 bytes"
            })
    void answersThatAreNone(String answer, String why) {
        answering(answer.replace("\\r\\n", "\r\n").replace("LONG", "x".repeat(200)));

        assertThatThrownBy(() -> post(100))
                .isInstanceOf(ServerException.Broken.class)
                .hasMessageEndingWith(why);
    }

    @Test
    void headersAreBounded() {
        answering("HTTP/1.1 200 OK\r\nX: " + "x".repeat(10_000) + "\r\n\r\n");
        assertThatThrownBy(() -> post(100))
                .hasMessageEndingWith("a line of the answer does not end");
    }

    @Test
    void fieldsAreCounted() {
        var fields = new StringBuilder("HTTP/1.1 200 OK\r\n");
        for (var i = 0; i < 200; i++) {
            fields.append("X-").append(i).append(": x\r\n");
        }
        answering(fields + "\r\n");
        assertThatThrownBy(() -> post(100))
                .hasMessageEndingWith("the header of the answer is malformed");
    }

    @Test
    void nobodyListens() throws IOException {
        var url = url();
        server.close();

        assertThatThrownBy(() -> HttpConnection.open(url, null))
                .isInstanceOf(ServerException.Refused.class)
                .hasMessage(url.text() + " refused connection");
    }

    @Test
    void socketsThatAreNone(@TempDir Path directory) throws IOException {
        var missing = ServerUrl.parse("unix://" + directory.resolve("s"));
        var file = Files.createFile(directory.resolve("file"));
        var tooLong = ServerUrl.parse("unix:///" + "x".repeat(200));

        assertThatThrownBy(() -> HttpConnection.open(missing, null))
                .isInstanceOf(ServerException.NoSuchFile.class);
        assertThatThrownBy(() -> HttpConnection.open(ServerUrl.parse("unix://" + file), null))
                .isInstanceOf(ServerException.Refused.class);
        assertThatThrownBy(() -> HttpConnection.open(tooLong, null))
                .isInstanceOf(ServerException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:9001,localhost,9001",
        "http://localhost,localhost,80",
        "http://user:pw@10.0.0.1:99/path?x,10.0.0.1,99",
        "http://[::1]:9001,::1,9001",
        "http://[::1],::1,80"
    })
    void urls(String text, String host, int port) {
        assertThat(ServerUrl.parse(text)).isEqualTo(new ServerUrl.Tcp(text, host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://a:1", "ftp://a", "http://a:x", "http://a:0", "http://a:65536", "a"})
    void urlsThatAreNone(String text) {
        assertThatThrownBy(() -> ServerUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void credentialsKeepTheirPasswordFromLogs() {
        assertThat(new Credentials("me", "secret")).hasToString("me");
    }

    private ServerUrl url() {
        return ServerUrl.parse("http://127.0.0.1:" + server.getLocalPort());
    }

    private String post(int most) {
        try (var connection = HttpConnection.open(url(), null)) {
            return new String(connection.post("/RPC2", "text/xml", new byte[0], most), UTF_8);
        }
    }

    /// Answers one request with this, hangs up, and keeps the head of the request.
    private void answering(String answer) {
        Thread.ofVirtual()
                .start(() -> {
                    try (var client = server.accept()) {
                        request.complete(head(client));
                        client.getOutputStream().write(answer.getBytes(UTF_8));
                        client.shutdownOutput();
                        client.getInputStream().readAllBytes();
                    } catch (IOException e) {
                        request.completeExceptionally(e);
                    }
                });
    }

    private static String head(Socket client) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) client.getInputStream().read());
        }
        return head.toString();
    }
}
