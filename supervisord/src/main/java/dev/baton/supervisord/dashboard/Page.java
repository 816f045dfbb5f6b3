// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.Handler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// `GET /`: the page, with the token that its scripts send back.
///
/// @param token of this start
/// @param links for scripts that know supervisord's page, which is at the same place
record Page(Token token, OldLinks links) implements Handler {
    private static final String TEMPLATE = "META-INF/dashboard/index.html";

    @Override
    public void handle(Exchange exchange) throws IOException, InterruptedException {
        if (OldLinks.isAction(exchange)) {
            links.act(exchange);
            return;
        }
        var html =
                new String(Assets.read(TEMPLATE), StandardCharsets.UTF_8)
                        .replace("{{token}}", Html.escaped(token.text()))
                        .replace("{{message}}", Html.escaped(exchange.query("message").orElse("")));
        Shield.over(exchange)
                .bytes("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }
}
