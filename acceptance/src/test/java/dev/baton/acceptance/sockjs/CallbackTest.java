// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// htmlfile and jsonp write the parameter `c` of the request into a page or a script: whatever it
/// is, it must not become anything but a name there.
@DisplayName("The callback")
class CallbackTest {
    private static final List<String> TRANSPORTS = List.of("htmlfile", "jsonp");

    private final Server server = Services.standard();

    private static Stream<Arguments> onEach(String... queries) {
        return TRANSPORTS.stream()
                .flatMap(transport ->
                        Stream.of(queries).map(query -> Arguments.of(transport, query)));
    }

    static Stream<Arguments> missing() {
        return onEach("", "?", "?d=x", "?cc=x", "?C=x");
    }

    static Stream<Arguments> empty() {
        return onEach("?c", "?c=", "?callback=", "?c=&a=b");
    }

    static Stream<Arguments> invalid() {
        return onEach(
                "?c=%20",
                "?c=*",
                "?c=abc(",
                "?c=abc%28",
                "?c=a+b",
                "?c=%3Cscript%3E",
                "?c=a%0Ab",
                "?c=a;b",
                "?c=a%22",
                "?c=a%2Fb",
                "?c=%C3%A9",
                "?c=a%00");
    }

    static Stream<Arguments> valid() {
        return onEach(
                "?c=callback",
                "?c=%63allback",
                "?c=%63%61%6c%6c%62%61%63%6B",
                "?callback=callback",
                "?a=b&c=callback",
                "?c=callback&t=1");
    }

    @DisplayName("must be there: 500, \"callback\" parameter required, and no session")
    @ParameterizedTest(name = "{0}{1}")
    @MethodSource("missing")
    void callbackIsRequired(String transport, String query) {
        assertRefused(transport + query, "\"callback\" parameter required");
    }

    @DisplayName("must not be empty either")
    @ParameterizedTest(name = "{0}{1}")
    @MethodSource("empty")
    @Tag(Services.BEYOND_REFERENCE)
    void callbackIsNotEmpty(String transport, String query) {
        assertRefused(transport + query, "\"callback\" parameter required");
    }

    @DisplayName(
            "is of letters, digits, - _ and dots, once percent-decoded: 500, invalid \"callback\" parameter, and no session")
    @ParameterizedTest(name = "{0}{1}")
    @MethodSource("invalid")
    void callbackMustBeAName(String transport, String query) {
        assertRefused(transport + query, "invalid \"callback\" parameter");
    }

    private void assertRefused(String url, String why) {
        var session = server.session(Services.ECHO);
        server.ask(Request.get(session.url(url))).mustSay(500, why);
        session.send("[\"a\"]").must(404);
        session.poll().must(200, "o\n");
    }

    @DisplayName("may be percent-encoded, and may be called callback")
    @ParameterizedTest(name = "{0}{1}")
    @MethodSource("valid")
    void callbackIsDecoded(String transport, String query) {
        var receiver = transport.equals("jsonp") ? Receiver.JSONP : Receiver.HTMLFILE;
        var request = Request.get(server.session(Services.ECHO).url(transport + query));
        try (var reception = Reception.begin(receiver, server.open(request))) {
            reception.expect("o");
        }
    }

    @DisplayName("of every allowed character is taken as it is")
    @ParameterizedTest
    @MethodSource("names")
    void everyNameIsTaken(String name) {
        var session = server.session(Services.ECHO);
        server.ask(Request.get(session.url("jsonp?c=" + name)))
                .must(200, "/**/" + name + "(\"o\");\r\n");
    }

    static Stream<String> names() {
        return Stream.of(
                "_jp.aXXXXXX",
                "a",
                "0",
                "A-Z_a-z.0-9",
                "abcdefghijklmnopqrstuvwxyz",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                "0123456789",
                "x".repeat(32));
    }
}
