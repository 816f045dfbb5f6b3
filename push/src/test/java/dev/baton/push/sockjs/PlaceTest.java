// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.push.session.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
    @Test
    void everyPlaceIsFound() {
        assertThat(Place.at("")).isEqualTo(new Place.Greeting());
        assertThat(Place.at("/")).isEqualTo(new Place.Greeting());
        assertThat(Place.at("/info")).isEqualTo(new Place.Info());
        assertThat(Place.at("/websocket")).isEqualTo(new Place.RawWebSocket());
        assertThat(Place.at("/iframe-0.1.2abc-dirty.2144.html")).isEqualTo(new Place.Iframe());
        assertThat(Place.at("/a/b%20c/xhr")).isEqualTo(new Place.Receiver(Transport.XHR, "b%20c"));
        assertThat(Place.at("/a/b/websocket"))
                .isEqualTo(new Place.Receiver(Transport.WEBSOCKET, "b"));
        assertThat(Place.at("/a/b/xhr_send")).isEqualTo(new Place.Sender(false, "b"));
        assertThat(Place.at("/a/b/jsonp_send")).isEqualTo(new Place.Sender(true, "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a",
                "/a.html",
                "//",
                "///",
                "/a/a",
                "/a/a/",
                "/a/",
                "///xhr",
                "/a./a/xhr",
                "/a/a./xhr",
                "/././xhr",
                "//xhr",
                "////xhr",
                "/iframe.htm",
                "/iframe",
                "/IFRAME.HTML",
                "/IFRAME",
                "/iframe.HTML",
                "/iframe.xml",
                "/iframe-/.html",
                "/a/b/c/xhr",
                "/a/b/xhr/",
                "/a/b/XHR",
                "/a/b/",
                "info"
            })
    void nothingElseIs(String path) {
        assertThat(Place.at(path)).isNull();
    }
}
