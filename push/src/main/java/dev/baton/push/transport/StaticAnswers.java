// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.http.Exchange;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Transport;
import dev.baton.push.sockjs.Pages;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/// The answers of a service that concern no session.
final class StaticAnswers {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TAG_BYTES = 16;

    private final SockJsSettings settings;
    private final Answers answers;
    private final byte[] iframe;
    private final String iframeTag;

    StaticAnswers(SockJsSettings settings, Answers answers) {
        this.settings = settings;
        this.answers = answers;
        iframe =
                Pages.iframe(settings.clientUrl(), settings.strict033())
                        .getBytes(StandardCharsets.UTF_8);
        iframeTag = '"' + hash(iframe) + '"';
    }

    private static String hash(byte[] of) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(of);
            return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    void greeting(Exchange exchange) {
        Answers.text(exchange, 200, Pages.greeting());
    }

    void iframe(Exchange exchange) {
        exchange.header("ETag", iframeTag);
        answers.cache(exchange);
        if (isKnown(exchange)) {
            exchange.status(304);
        } else {
            exchange.bytes(Answers.HTML, iframe);
        }
    }

    /// Whether the client has the page, RFC 9110 section 13.1.2.
    private boolean isKnown(Exchange exchange) {
        return exchange.headers("If-None-Match").stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(tag -> tag.strip().replaceFirst("^W/", ""))
                .anyMatch(tag -> tag.equals("*") || tag.equals(iframeTag));
    }

    void info(Exchange exchange) {
        answers.noCache(exchange);
        answers.cors(exchange);
        var entropy = Integer.toUnsignedLong(RANDOM.nextInt());
        var websocket = settings.transports().contains(Transport.WEBSOCKET);
        exchange.bytes(
                Answers.JSON,
                Pages.info(websocket, settings.cookie(), entropy).getBytes(StandardCharsets.UTF_8));
    }
}
