// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.route;

import dev.baton.push.http.Handler;

/// Which handler answers a method at a path.
///
/// @param method upper case: `GET`, which answers `HEAD` too where nothing else does
/// @param path literal segments and parameters: `/rooms/{room}`
/// @param handler answers
/// @param kind where it runs and whether a drain waits for it
public record Route(String method, String path, Handler handler, Kind kind) {
    /// Any path: that of a route which is not found by its path.
    public static final String ANY = "/**";

    /// How a handler is run.
    public enum Kind {
        /// On a virtual thread of its own, as work that a drain waits for.
        BLOCKING,
        /// On the event loop, with its whole body at hand; must not block.
        INLINE,
        /// On the event loop like [#INLINE], and no work: what watches a drain must not hold it up.
        PROBE
    }

    /// Checks the path.
    public Route {
        if (method.isEmpty() || !path.startsWith("/")) {
            throw new IllegalArgumentException("no route: " + method + " " + path);
        }
    }

    public boolean uncounted() {
        return kind == Kind.PROBE;
    }

    public boolean inline() {
        return kind != Kind.BLOCKING;
    }
}
