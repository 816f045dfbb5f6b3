// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What clients are told whose requests are refused, on every path: a status that says why.
final class RefusalsTest {
    private static final List<String> PATHS =
            List.of("/RPC2", "/", "/index.html?action=stop", "/action", "/tail.html", "/missing");

    @TempDir Path directory;

    @Test
    void eachRefusalHasItsOwnStatusAndText() throws IOException {
        try (var served = Served.start(directory, "")) {
            for (var path : PATHS) {
                var post = "POST " + path + " HTTP/1.1\r\nConnection: close\r\n";
                assertRefused(served, post + "Content-Length: 0\r\n\r\n", "400 Bad Request");
                var hosted = post + "Host: localhost\r\n";
                assertRefused(
                        served,
                        hosted + "Content-Length: 999999999\r\n\r\n",
                        "413 Request Entity Too Large");
                assertRefused(served, hosted + "Content-Length: x\r\n\r\n", "400 Bad Request");
                assertRefused(served, hosted + "Expect: much\r\n\r\n", "417 Expectation Failed");
                assertRefused(
                        served,
                        "P(ST " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "400 Bad Request");
            }
        }
    }

    @Test
    void aBodyThatGrowsTooLongIsRefusedAsThat() throws IOException {
        try (var served = Served.start(directory, "")) {
            var chunk = "100000\r\n" + " ".repeat(0x100000) + "\r\n";
            assertRefused(
                    served,
                    "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + chunk.repeat(4)
                            + "1\r\n \r\n",
                    "413 Request Entity Too Large");
        }
    }

    @Test
    void theMethodsOfTheRpcPathAreNamed() throws IOException {
        try (var served = Served.start(directory, "")) {
            assertRefused(served, "GET /RPC2 HTTP/1.0\r\n\r\n", "400 Bad Request");
            assertRefused(served, "DELETE /RPC2 HTTP/1.0\r\n\r\n", "405 Method Not Allowed");
            assertRefused(served, "POST /RPC2 HTTP/1.0\r\n\r\n", "411 Length Required");
            assertRefused(
                    served,
                    "POST /RPC2 HTTP/1.0\r\nContent-Length: 2\r\n\r\n<a",
                    "400 Bad Request");
        }
    }

    private static void assertRefused(Served served, String request, String with)
            throws IOException {
        var line = request.substring(0, request.indexOf('\r'));
        var answer = served.say(request);
        assertThat(answer).as(line).startsWith("HTTP/1.1 " + with).doesNotContain("legacy_links");
        assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).as(line).startsWith(with);
    }
}
