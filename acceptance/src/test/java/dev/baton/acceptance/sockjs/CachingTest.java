// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static dev.baton.acceptance.sockjs.HeaderGroups.assertCached;
import static dev.baton.acceptance.sockjs.HeaderGroups.assertNotCached;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What belongs to a session must not be kept by anybody on the way, what is the same for everybody
/// should be, for a year.
@DisplayName("Caching")
class CachingTest {
    private final Server server = Services.standard();

    @DisplayName("what a receiver gets is not cached")
    @ParameterizedTest
    @EnumSource(Receiver.class)
    void receivedIsNotCached(Receiver receiver) {
        try (var reception = server.session(Services.ECHO).attach(receiver)) {
            assertNotCached(reception.head());
        }
    }

    @DisplayName("what a sender gets is not cached")
    @ParameterizedTest
    @EnumSource(Sender.class)
    void sentIsNotCached(Sender sender) {
        var session = server.session(Services.ECHO).opened();
        assertNotCached(sender.send(session, "[\"a\"]").head());
    }

    @DisplayName("the info is not cached")
    @Test
    void infoIsNotCached() {
        assertNotCached(server.ask(Request.get("/echo/info")).must(200).head());
    }

    static Stream<Request> failing() {
        var session = Services.standard().session(Services.ECHO).opened();
        return Stream.of(
                Request.post("/echo/0/nobody/xhr_send").body("[\"a\"]"),
                Request.post("/echo/0/nobody/jsonp_send").body("[\"a\"]"),
                Request.post(session.url("xhr_send")).body(""),
                Request.post(session.url("xhr_send")).body("[\"a"),
                Request.post(session.url("jsonp_send")).body("[\"a"),
                Request.get(session.url("jsonp")),
                Request.get(session.url("htmlfile?c=*")));
    }

    @DisplayName("a failure is not cached either")
    @ParameterizedTest
    @MethodSource("failing")
    void failureIsNotCached(Request request) {
        assertNotCached(server.ask(request).head());
    }

    @DisplayName("the iframe page is cached for a year")
    @Test
    void iframeIsCached() {
        assertCached(server.ask(Request.get("/echo/iframe.html")).must(200).head());
    }

    @DisplayName("that the iframe page has not changed is cached for a year")
    @Test
    void unchangedIframeIsCached() {
        var etag = server.ask(Request.get("/echo/iframe.html")).header("ETag").orElseThrow();
        var again = Request.get("/echo/iframe.html").header("If-None-Match", etag);
        assertCached(server.ask(again).must(304).head());
    }

    @DisplayName("answers to OPTIONS are cached for a year")
    @ParameterizedTest
    @ValueSource(strings = {"/info", "/0/0/xhr", "/0/0/xhr_streaming", "/0/0/xhr_send"})
    void optionsAreCached(String path) {
        assertCached(server.ask(Request.options(Services.ECHO + path)).head());
    }
}
