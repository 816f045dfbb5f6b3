// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static dev.baton.acceptance.sockjs.HeaderGroups.assertNoCookie;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Some load balancers hold a client to its server by the cookie `JSESSIONID`. A service that is
/// told to sets it, or sets again what the client has.
@DisplayName("The cookie")
class CookieTest {
    static final List<String> SERVICES = Services.ALL;

    private final Server server = Services.standard();

    @DisplayName("a receiver without a cookie gets the value dummy")
    @ParameterizedTest
    @EnumSource(Receiver.class)
    void receiverGetsADummy(Receiver receiver) {
        var session = server.session(Services.WITH_COOKIE);
        assertCookie(receiver.request(session), "dummy");
    }

    @DisplayName("a receiver gets the value that it has")
    @ParameterizedTest
    @EnumSource(Receiver.class)
    void receiverKeepsItsValue(Receiver receiver) {
        var session = server.session(Services.WITH_COOKIE);
        assertCookie(receiver.request(session).header("Cookie", "JSESSIONID=abcdef"), "abcdef");
    }

    @DisplayName("a sender without a cookie gets the value dummy, every time")
    @ParameterizedTest
    @EnumSource(Sender.class)
    void senderGetsADummy(Sender sender) {
        var session = server.session(Services.WITH_COOKIE).opened();
        assertCookie(sender.request(session, "[\"a\"]"), "dummy");
        assertCookie(sender.request(session, "[\"a\"]"), "dummy");
    }

    @DisplayName("a sender gets the value that it has, every time")
    @ParameterizedTest
    @EnumSource(Sender.class)
    void senderKeepsItsValue(Sender sender) {
        var session = server.session(Services.WITH_COOKIE).opened();
        var request = sender.request(session, "[\"a\"]").header("Cookie", "JSESSIONID=abcdef");
        assertCookie(request, "abcdef");
        assertCookie(request, "abcdef");
    }

    @DisplayName("the value is found among other cookies")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=b; JSESSIONID=abcdef          | abcdef",
                "JSESSIONID=abcdef; a=b          | abcdef",
                "a=b; JSESSIONID=abcdef; c=d     | abcdef",
                "a=b;JSESSIONID=abcdef;c=d       | abcdef",
                "XJSESSIONID=x; JSESSIONID=y     | y",
                "a=b; c=d                        | dummy"
            })
    void valueIsFoundAmongOthers(String cookies, String value) {
        var request = Request.post(server.session(Services.WITH_COOKIE).url("xhr"));
        assertCookie(request.header("Cookie", cookies), value);
    }

    private void assertCookie(Request request, String value) {
        try (var reading = server.open(request)) {
            assertThat(reading.head().status()).isIn(200, 204);
            var parts = reading.head().header("Set-Cookie").orElseThrow().split(";", -1);
            assertThat(parts[0]).isEqualTo("JSESSIONID=" + value);
            assertThat(parts[1].toLowerCase(Locale.ROOT).strip()).isEqualTo("path=/");
        }
    }

    @DisplayName("greeting, iframe page and info set no cookie, whatever the service")
    @ParameterizedTest
    @FieldSource("SERVICES")
    void pagesSetNoCookie(String service) {
        for (var path : List.of("", "/", "/iframe.html", "/info")) {
            assertNoCookie(server.ask(Request.get(service + path)).must(200).head());
        }
    }

    @DisplayName("a service that is not told to sets no cookie, even if the client has one")
    @ParameterizedTest
    @ValueSource(strings = {Services.ECHO, Services.WITHOUT_WEBSOCKET, Services.CLOSE})
    void otherServicesSetNoCookie(String service) {
        for (var receiver : Receiver.values()) {
            var request = receiver.request(server.session(service));
            try (var reading = server.open(request.header("Cookie", "JSESSIONID=abcdef"))) {
                assertNoCookie(reading.head());
            }
        }
    }

    @DisplayName("senders of a service that is not told to get no cookie")
    @ParameterizedTest
    @EnumSource(Sender.class)
    void otherSendersGetNoCookie(Sender sender) {
        var session = server.session(Services.ECHO).opened();
        var request = sender.request(session, "[\"a\"]").header("Cookie", "JSESSIONID=abcdef");
        assertNoCookie(server.ask(request).head());
    }
}
