// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class AccessLogTest {
    private static final String GET = "GET /a?b=c HTTP/1.1\nHost: a\n\n";

    private static String logged(TestServer.Builder with) throws IOException {
        var before = System.err;
        var log = new ByteArrayOutputStream();
        try (var server = with.on("GET", "/a", e -> e.text("hello")).open()) {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            server.intake.rehearse(self -> {
                try (var client = new RawClient(self.getPort())) {
                    client.send(GET);
                    client.answer();
                }
            });
            server.ask(GET);
            server.ask("GET /b HTTP/1.0\n\n");
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eachAnswerIsALineAndARehearsalIsNone() throws IOException {
        assertThat(logged(TestServer.with().accessLog()).lines().filter(l -> l.contains("access")))
                .hasSize(2)
                .anyMatch(l ->
                        l.matches(
                                ".* 127\\.0\\.0\\.1:\\d+ \"GET /a\\?b=c HTTP/1\\.1\" 200 5 \\d+ ms"))
                .anyMatch(l -> l.matches(".* \"GET /b HTTP/1\\.0\" 404 14 \\d+ ms"));
    }

    @Test
    void itIsOffUnlessAskedFor() throws IOException {
        assertThat(logged(TestServer.with())).doesNotContain("access");
    }
}
