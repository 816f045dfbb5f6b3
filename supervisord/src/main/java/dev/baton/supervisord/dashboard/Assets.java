// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `GET /dashboard/FILE`: what the page loads, from the class path. Read each time: pages are rare,
/// and a daemon keeps no memory for them.
final class Assets implements Handler {
    private static final String CLIENT =
            "META-INF/resources/webjars/sockjs-client/1.6.1/dist/sockjs.min.js";
    private static final String OWN = "META-INF/dashboard/";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /// A file of the class path.
    private record Asset(String resource, String type) {}

    private static final Map<String, Asset> ALL =
            Map.of(
                    "sockjs.min.js", new Asset(CLIENT, SCRIPT),
                    "dashboard.js", own("dashboard.js", SCRIPT),
                    "page.js", own("page.js", SCRIPT),
                    "connection.js", own("connection.js", SCRIPT),
                    "programs.js", own("programs.js", SCRIPT),
                    "log.js", own("log.js", SCRIPT),
                    "dashboard.css", own("dashboard.css", "text/css; charset=utf-8"),
                    "icon.svg", own("icon.svg", "image/svg+xml"));

    private static Asset own(String name, String type) {
        return new Asset(OWN + name, type);
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        @Nullable Asset asset = ALL.get(exchange.parameter("file"));
        if (asset == null) {
            Shield.over(exchange).status(404).text("404 Not Found\n");
            return;
        }
        Shield.over(exchange).bytes(asset.type(), read(asset.resource()));
    }

    /// @throws IOException when the distribution is not complete
    static byte[] read(String resource) throws IOException {
        try (@Nullable InputStream in =
                Assets.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("not on the class path: " + resource);
            }
            return in.readAllBytes();
        }
    }
}
