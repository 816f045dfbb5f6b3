// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.io.IOException;

/// A request that is not going to be served: malformed, too large, too slow, of the wrong type. A
/// handler that lets it through has answered with its status, unless the answer had begun.
public final class RequestRefused extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    /// Refuses a request.
    ///
    /// @param status 400 to 499
    /// @param why for logs; the client is not told
    public RequestRefused(int status, String why) {
        super(status + ": " + why);
        if (status < 400 || status > 499) {
            throw new IllegalArgumentException("not a client's error: " + status);
        }
        this.status = status;
    }

    /// What the client is told, when nothing has been said yet.
    public int status() {
        return status;
    }
}
