// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.HttpLimits;
import dev.baton.push.http.TrustedProxies;
import dev.baton.push.tls.Certificates;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class TlsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    @TempDir static Path folder;
    @TempDir Path mine;

    private static TestCertificate certificate;

    @BeforeAll
    static void prepare() throws Exception {
        certificate = TestCertificate.in(folder, "first");
    }

    private static TestServer.Builder server() {
        return TestServer.with().tls(certificate).on("GET", "/", e -> e.text(e.scheme()));
    }

    private static SSLSocket connect(TestServer server, TestCertificate... trusted)
            throws Exception {
        var plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
        plain.setSoTimeout(20_000);
        return secured(plain, trusted);
    }

    private static SSLSocket secured(Socket plain, TestCertificate... trusted) throws Exception {
        var factory = certificate.trusted(trusted).getSocketFactory();
        return (SSLSocket) factory.createSocket(plain, "localhost", plain.getPort(), true);
    }

    private static void hangUp(Socket socket) throws IOException {
        socket.close();
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /// One line at a time, up to the empty one, and the body of five letters.
    private static String first(Socket socket) throws IOException {
        var in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        var status = line(in);
        for (var line = status; !line.isEmpty(); line = line(in)) {}
        var body = new char[5];
        assertThat(in.read(body)).isEqualTo(5);
        return status + " " + new String(body);
    }

    private static String line(BufferedReader in) throws IOException {
        var line = in.readLine();
        if (line == null) {
            throw new EOFException("in the middle of an answer");
        }
        return line;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whoChoosesNothingGetsHttp1(String version) throws Exception {
        try (var server = server().open();
                var client = connect(server)) {
            client.setEnabledProtocols(new String[] {version});
            send(client, LAST);
            assertThat(answer(client)).startsWith("HTTP/1.1 200").endsWith("https");
            assertThat(client.getSession().getProtocol()).isEqualTo(version);
            hangUp(client);
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void whoDoesNotSpeakTlsIsRefused() throws Exception {
        try (var server = server().open();
                var client = server.connect()) {
            client.sendExactly(GET); // no TLS at all
            assertThat(client.in.readAllBytes()).doesNotContain((byte) 'H');
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void clientsChooseHttp2UnlessItIsOff() throws Exception {
        for (var http2 : new boolean[] {true, false}) {
            var certificates = Certificates.of("http", certificate.pem());
            try (var server = server().tls(certificates, http2).open();
                    var client =
                            HttpClient.newBuilder().sslContext(certificate.trusted()).build()) {
                var uri = URI.create("https://localhost:" + server.port() + "/");
                var answer =
                        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("https");
                assertThat(answer.version() == HttpClient.Version.HTTP_2).isEqualTo(http2);
                client.shutdownNow();
            }
        }
    }

    @Test
    void keysOfRsaAreTakenToo() throws Exception {
        var rsa = TestCertificate.in(mine, "rsa", "RSA", "-keysize", "2048");
        try (var server = server().tls(rsa).open()) {
            for (var version : new String[] {"TLSv1.2", "TLSv1.3"}) {
                try (var client = connect(server, rsa)) {
                    client.setEnabledProtocols(new String[] {version});
                    send(client, LAST);
                    assertThat(answer(client)).endsWith("https");
                }
            }
        }
    }

    private static X509Certificate shown(SSLSocket client) throws SSLException {
        return (X509Certificate) client.getSession().getPeerCertificates()[0];
    }

    @Test
    void aNewCertificateIsForNewConnections() throws Exception {
        var before = TestCertificate.in(mine, "before");
        var after = TestCertificate.in(mine, "after");
        var certificates = Certificates.of("http", before.pem());
        try (var server = server().tls(certificates, true).open();
                var old = connect(server, before, after)) {
            send(old, GET);
            assertThat(first(old)).isEqualTo("HTTP/1.1 200 OK https");
            assertThat(shown(old)).isEqualTo(before.certificate());
            assertThat(certificates.reload()).isFalse();

            after.write();
            assertThat(certificates.reload()).isTrue();
            try (var fresh = connect(server, before, after)) {
                send(fresh, LAST);
                assertThat(answer(fresh)).endsWith("https");
                assertThat(shown(fresh)).isEqualTo(after.certificate());
            }
            send(old, GET);
            assertThat(first(old)).isEqualTo("HTTP/1.1 200 OK https");
        }
    }

    @Test
    void silenceIsNotWaitedForLong() throws Exception {
        var limits = HttpLimits.DEFAULT.withHeadTime(Duration.ofMillis(200));
        try (var server = server().limits(limits).open();
                var silent = server.connect();
                var half = server.connect()) {
            half.sendExactly("\u0016\u0003\u0001");
            assertThat(silent.in.readAllBytes()).isNotNull();
            assertThat(half.in.readAllBytes()).isNotNull();
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void aStopLetsAHandshakeEndAndOneRequestPass() throws Exception {
        try (var server = server().open();
                var silent = server.connect();
                var begun = connect(server)) {
            await().until(() -> server.intake.connections() == 2);
            server.intake.pause();
            server.intake.retire();
            send(begun, GET);
            assertThat(answer(begun)).contains("connection: close").endsWith("https");
            server.intake.closeIdle();
            assertThat(silent.isClosedByServer()).isTrue();
            hangUp(begun);
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void theProxyProtocolComesBeforeTls() throws Exception {
        var encryption = Encryption.with(Certificates.of("http", certificate.pem()).keys(), true);
        try (var server =
                        TestServer.with()
                                .on("GET", "/", e -> e.text(Remote.text(e.remoteAddress())))
                                .protocols(new Protocols(Map.of("http", encryption), Set.of()))
                                .proxies(TrustedProxies.of("127.0.0.1"), "http")
                                .open();
                var plain = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            send(plain, "PROXY TCP4 192.0.2.1 192.0.2.2 5 80\r\n");
            try (var client = secured(plain)) {
                send(client, LAST);
                assertThat(answer(client)).endsWith("192.0.2.1:5");
            }
        }
    }

    @Test
    void anAnswerWithoutLengthEndsWithTheAlertThatSaysSo() throws Exception {
        try (var server =
                        server().on("GET", "/s", e -> e.stream("a/b", out -> out.write('x')))
                                .open();
                var client = connect(server)) {
            send(client, "GET /s HTTP/1.0\r\n\r\n");
            assertThat(answer(client)).endsWith("x");
        }
    }

    @Test
    void somebodyWhoTrustsNobodyDoesNoHarm() throws Exception {
        var stranger = TestCertificate.in(mine, "stranger");
        try (var server = server().tls(stranger).open();
                var client = connect(server)) {
            assertThatThrownBy(client::startHandshake).isInstanceOf(SSLException.class);
            await().until(() -> server.intake.connections() == 0);
            try (var other = connect(server, stranger)) {
                send(other, LAST);
                assertThat(answer(other)).endsWith("https");
            }
        }
    }
}
