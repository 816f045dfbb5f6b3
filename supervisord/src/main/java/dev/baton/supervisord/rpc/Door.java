// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.Guard;
import dev.baton.supervisord.config.HttpServerSettings;
import dev.baton.supervisord.config.HttpServerSettings.Credentials;
import dev.baton.supervisord.dashboard.Dashboard;
import dev.baton.supervisord.dashboard.OldLinks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Lets in who knows the name and the password of the server that they have come to: RFC 7617. Also
/// turns away what a page of another site makes a browser send, since a browser that may connect to
/// a socket without a password would otherwise do as any such page says. And supervisord's old
/// links stay shut where the section does not open them. Any thread; does not block.
final class Door implements Guard {
    private static final String SCHEME = "basic ";
    private static final String SHA = "{SHA}";

    private final Map<String, HttpServerSettings> servers;
    private final Origins origins;

    /// @param servers those with a password and those without; listeners are named by section
    /// @param origins who else may have sent somebody here
    Door(List<HttpServerSettings> servers, Origins origins) {
        this.origins = origins;
        this.servers =
                servers.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        HttpServerSettings::section, Function.identity()));
    }

    @Override
    public boolean admits(String listener, Exchange exchange) {
        var server = servers.get(listener);
        if (server == null) {
            return false;
        }
        var credentials = server.credentials();
        if (credentials != null && !knows(credentials, exchange)) {
            exchange.status(401)
                    .header("WWW-Authenticate", "Basic realm=\"default\"")
                    .text("401 Unauthorized\n");
            return false;
        }
        if (Origins.isOtherSite(exchange)) {
            exchange.status(403).text("403 Forbidden: this comes from a page of another site\n");
            return false;
        }
        if (answersToKnownNamesOnly(server) && !origins.knowsHost(exchange)) {
            exchange.status(403).text(unknownHost(server.section()));
            return false;
        }
        if (Dashboard.isForFrames(exchange)) {
            exchange.status(404).text("404 Not Found\n");
            return false;
        }
        if (!server.legacyLinks() && OldLinks.areMeant(exchange)) {
            exchange.status(404).text(OldLinks.refusal(server.section()));
            return false;
        }
        return true;
    }

    /// Where nobody asks for a password, and only this machine is to come in: a browser on it comes
    /// from this machine too, whoever has sent it here.
    private static boolean answersToKnownNamesOnly(HttpServerSettings server) {
        return switch (server) {
            case HttpServerSettings.Inet inet -> inet.credentials() == null && !inet.open();
            case HttpServerSettings.Unix _ ->
                    false; // no browser connects, and clients say anything
        };
    }

    private static String unknownHost(String section) {
        return "403 Forbidden: [%s] has no password, so it answers only to addresses, localhost and the name of this machine in Host: by another name, a page of another site could have led a browser here. Set username and password there, or allow_unauthenticated=true\n"
                .formatted(section);
    }

    private static boolean knows(Credentials expected, Exchange exchange) {
        var given = exchange.header("Authorization").flatMap(Door::decoded).orElse("");
        var colon = given.indexOf(':');
        var name = colon < 0 ? "" : given.substring(0, colon);
        var password = colon < 0 ? "" : given.substring(colon + 1);
        // Both are always looked at: which of them is wrong is not to be measured.
        var right =
                new boolean[] {
                    colon >= 0,
                    isSame(name, expected.username()),
                    isPassword(password, expected.password())
                };
        return right[0] && right[1] && right[2];
    }

    private static Optional<String> decoded(String authorization) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        try {
            var token = authorization.substring(SCHEME.length()).strip();
            return Optional.of(
                    new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean isPassword(String given, String expected) {
        if (!expected.startsWith(SHA)) {
            return isSame(given, expected);
        }
        var hash = HexFormat.of().formatHex(digest("SHA-1", given));
        return isSame(hash, expected.substring(SHA.length()).toLowerCase(Locale.ROOT));
    }

    /// In a time that tells nothing about the expected text, not even its length.
    private static boolean isSame(String given, String expected) {
        return MessageDigest.isEqual(digest("SHA-256", given), digest("SHA-256", expected));
    }

    private static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm)
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
