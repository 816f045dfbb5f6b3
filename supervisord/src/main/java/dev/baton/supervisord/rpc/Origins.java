// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.push.http.Exchange;
import dev.baton.supervisord.config.HttpServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Tells requests that somebody has made from those that a page of another site has made a browser
/// send. Scripts and `supervisorctl` say nothing of what browsers say, so they pass. Immutable; any
/// thread.
final class Origins {
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");
    private static final String ADDRESS = "[0-9.]+|\\[[0-9a-f:.]+]";

    private final Set<String> names;

    /// @param names in lower case, that browsers may have for this machine, beside addresses
    Origins(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    /// Those of this machine: what it calls itself, whole and up to the first dot, `localhost`, and
    /// the hosts that are configured.
    static Origins of(List<HttpServerSettings> servers) {
        var names = new TreeSet<String>();
        for (var server : servers) {
            if (server instanceof HttpServerSettings.Inet inet) {
                names.add(inet.host());
            }
        }
        var name = hostname();
        names.add(name);
        names.add(name.replaceFirst("\\..*", ""));
        names.add("localhost");
        return new Origins(names);
    }

    private static String hostname() {
        try {
            return Files.readString(HOSTNAME).strip().toLowerCase(Locale.ROOT);
        } catch (IOException _) {
            return "localhost"; // it has none that could be told
        }
    }

    /// Whether a page of another site has sent this: it has another origin, or the browser says so
    /// (Fetch Metadata). A link to somewhere is followed all the same, since what is only looked at
    /// does nothing.
    static boolean isOtherSite(Exchange exchange) {
        return hasOtherOrigin(exchange)
                || (isFetchedByOtherSite(exchange) && !isFollowedLink(exchange));
    }

    private static boolean hasOtherOrigin(Exchange exchange) {
        var origin = exchange.header("Origin");
        if (origin.isEmpty()) {
            return false;
        }
        var host = exchange.header("Host").orElse("");
        return !origin.get().equalsIgnoreCase("http://" + host)
                && !origin.get().equalsIgnoreCase("https://" + host);
    }

    private static boolean isFetchedByOtherSite(Exchange exchange) {
        var site = exchange.header("Sec-Fetch-Site").orElse("none");
        return !site.equals("none") && !site.equals("same-origin");
    }

    private static boolean isFollowedLink(Exchange exchange) {
        return exchange.header("Sec-Fetch-Mode").equals(Optional.of("navigate"))
                && exchange.header("Sec-Fetch-Dest").equals(Optional.of("document"))
                && List.of("GET", "HEAD").contains(exchange.method());
    }

    /// Whether the client means this machine by a name that no DNS of somebody else's can give it:
    /// the name of a page is its own site's, wherever that leads (DNS rebinding). No name is fine:
    /// browsers always send one.
    boolean knowsHost(Exchange exchange) {
        var host =
                exchange.header("Host")
                        .orElse("")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceFirst(":[0-9]*$", "")
                        .replaceFirst("\\.$", "");
        return host.isEmpty()
                || names.contains(host)
                || host.endsWith(".localhost") // RFC 6761 section 6.3
                || host.matches(ADDRESS);
    }
}
