// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.HttpLimits;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class GuardTest {
    @AutoClose
    private final TestServer server =
            TestServer.with()
                    .on("GET", "/slow", e -> e.text("slow"))
                    .inline("GET", "/quick", e -> e.text("quick"))
                    .on("POST", "/body", e -> e.text(e.body().readAllBytes().length + " bytes"))
                    .guard(GuardTest::admits)
                    .open();

    private static boolean admits(String listener, Exchange exchange) {
        if (exchange.header("Pass").equals(java.util.Optional.of(listener))) {
            return true;
        }
        if (exchange.header("Pass").isPresent()) {
            exchange.status(401).header("WWW-Authenticate", "Basic").text("who are you?");
        }
        return false;
    }

    @Test
    void whoIsLetInIsAnsweredByTheRoute() throws IOException {
        assertThat(ask("GET /slow", "Pass: http").body()).isEqualTo("slow");
        assertThat(ask("GET /quick", "Pass: http").body()).isEqualTo("quick");
        assertThat(ask("GET /missing", "Pass: http").status()).isEqualTo(404);
    }

    @Test
    void theGuardsAnswerIsTheOneThatIsGivenAlsoWhereThereIsNoRoute() throws IOException {
        for (var path : new String[] {"/slow", "/quick", "/missing", "/body"}) {
            var answer = ask("GET " + path, "Pass: other");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("www-authenticate")).isEqualTo("Basic");
            assertThat(answer.body()).isEqualTo("who are you?");
        }
    }

    @Test
    void aGuardThatSaysNothingMeansForbidden() throws IOException {
        assertThat(ask("GET /slow", "X: y").status()).isEqualTo(403);
        assertThat(ask("GET /quick", "X: y").status()).isEqualTo(403);
    }

    @Test
    void aBodyThatNobodyReadsIsNotTakenForARequest() throws IOException {
        try (var client = server.connect()) {
            client.send("POST /body HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello");
            assertThat(client.answer().status()).isEqualTo(403);
            client.send("GET /quick HTTP/1.1\nHost: a\nPass: http\n\n");
            assertThat(client.answer().body()).isEqualTo("quick");
        }
    }

    @Test
    void whatIsAgainstTheProtocolOrTheLimitsIsRefusedAsThatWhoeverAsks() throws IOException {
        for (var pass : new String[] {"Pass: http", "Pass: other", "X: y"}) {
            assertThat(server.ask("GET /quick HTTP/1.1\n" + pass + "\n\n").status())
                    .as("no host")
                    .isEqualTo(400);
            assertThat(ask("POST /body", pass + "\nContent-Length: 99999999").status())
                    .isEqualTo(413);
            assertThat(ask("POST /body", pass + "\nExpect: much").status()).isEqualTo(417);
            assertThat(ask("PO(ST /body", pass).status()).isEqualTo(400);
            assertThat(ask("GET /" + "a".repeat(9_000), pass).status()).isEqualTo(414);
            assertThat(ask("GET /quick", pass + "\nA: " + "a".repeat(17_000)).status())
                    .isEqualTo(431);
            assertThat(server.ask("GET /quick HTTP/2.7\nHost: a\n" + pass + "\n\n").status())
                    .isEqualTo(505);
        }
    }

    @Test
    void whoHasNotBeenLetInMaySitThereForAShortTimeOnly() throws IOException {
        var limits = HttpLimits.DEFAULT.withAdmissionTime(Duration.ofMillis(100));
        try (var here =
                        TestServer.with()
                                .limits(limits.withIdleTime(Duration.ofHours(1)))
                                .inline("GET", "/quick", e -> e.text("quick"))
                                .guard(GuardTest::admits)
                                .open();
                var known = here.connect();
                var silent = here.connect();
                var refused = here.connect()) {
            known.send("GET /quick HTTP/1.1\nHost: a\nPass: http\n\n");
            assertThat(known.answer().body()).isEqualTo("quick");
            refused.send("GET /quick HTTP/1.1\nHost: a\n\n");
            assertThat(refused.answer().status()).isEqualTo(403);
            assertThat(silent.isClosedByServer()).isTrue();
            assertThat(refused.isClosedByServer()).isTrue();
            known.send("GET /quick HTTP/1.1\nHost: a\n\n");
            assertThat(known.answer().status()).isEqualTo(403); // it is heard still
        }
    }

    private RawClient.Answer ask(String line, String header) throws IOException {
        return server.ask(line + " HTTP/1.1\nHost: a\n" + header + "\n\n");
    }
}
