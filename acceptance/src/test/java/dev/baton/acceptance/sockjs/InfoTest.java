// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static dev.baton.acceptance.sockjs.HeaderGroups.assertNoCookie;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The first thing a client asks: what the service can do. How long the answer takes tells the
/// client how long to wait for everything else.
@DisplayName("The info")
class InfoTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SAMPLES = 64;

    private final Server server = Services.standard();

    private JsonNode info(String service) {
        return JSON.readTree(server.ask(Request.get(service + "/info")).must(200).body());
    }

    @DisplayName("is JSON, whatever the query, and sets no cookie")
    @Test
    void infoIsJson() {
        var answer = server.ask(Request.get("/cookie_needed_echo/info?t=1234567890123")).must(200);
        assertThat(answer.header("Content-Type")).contains("application/json; charset=UTF-8");
        assertThat(JSON.readTree(answer.body()).isObject()).isTrue();
        assertNoCookie(answer.head());
    }

    @DisplayName("tells whether there are websockets and whether cookies are needed")
    @ParameterizedTest(name = "{0}: websocket {1}, cookie_needed {2}")
    @CsvSource({
        "/echo, true, false",
        "/disabled_websocket_echo, false, false",
        "/cookie_needed_echo, true, true",
        "/close, true, false"
    })
    void infoTellsTheSettings(String service, boolean websocket, boolean cookieNeeded) {
        var info = info(service);
        assertThat(info.get("websocket")).isEqualTo(JSON.valueToTree(websocket));
        assertThat(info.get("cookie_needed")).isEqualTo(JSON.valueToTree(cookieNeeded));
    }

    @DisplayName("allows all origins")
    @Test
    void allOriginsAreAllowed() {
        assertThat(info(Services.ECHO).get("origins").toString()).isEqualTo("[\"*:*\"]");
    }

    @DisplayName("has entropy, an integer of 32 bits without a sign, another one every time")
    @Test
    void entropyIsFresh() {
        var seen = new ArrayList<Long>();
        for (var i = 0; i < SAMPLES; i++) {
            var entropy = info(Services.ECHO).get("entropy");
            assertThat(entropy.isIntegralNumber()).as("%s is an integer", entropy).isTrue();
            seen.add(entropy.longValue());
        }
        assertThat(seen).allMatch(value -> 0 <= value && value < 1L << 32);
        assertThat(new HashSet<>(seen)).as("different ones of %s", seen).hasSameSizeAs(seen);
        assertThat(seen)
                .as("below and above half the range")
                .anyMatch(value -> value < 1L << 31)
                .anyMatch(value -> value >= 1L << 31);
    }

    @DisplayName("may name another base URL; without one the client uses its own")
    @Test
    void baseUrlIsOptional() {
        var base = info(Services.ECHO).get("base_url");
        assertThat(base == null || base.isString()).as("base_url %s", base).isTrue();
    }
}
