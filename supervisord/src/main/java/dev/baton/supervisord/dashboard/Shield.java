// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.push.http.Exchange;

/// What each answer of the page asks of browsers: run and load nothing but the page's own files,
/// show it in no frame, keep nothing of it.
final class Shield {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Shield() {}

    /// Adds the headers.
    ///
    /// @return the same exchange
    static Exchange over(Exchange exchange) {
        return exchange.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-store");
    }
}
