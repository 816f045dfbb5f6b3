// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.util.Locale;

/// How a session's messages travel.
public enum Transport {
    /// A WebSocket of its own, without SockJS.
    RAW_WEBSOCKET,
    /// SockJS frames over a WebSocket.
    WEBSOCKET,
    /// SockJS, a request for every batch of messages.
    XHR,
    /// SockJS, an answer that goes on.
    XHR_STREAMING,
    /// SockJS over server-sent events.
    EVENTSOURCE,
    /// SockJS over a page of scripts that never ends, for old browsers.
    HTMLFILE,
    /// SockJS over script elements, for older ones.
    JSONP;

    /// As it is in the path: `xhr_streaming`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
