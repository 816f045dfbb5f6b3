// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// The groups of headers that many answers have in common.
final class HeaderGroups {
    static final String NO_CACHE = "no-store, no-cache, no-transform, must-revalidate, max-age=0";

    private static final Duration YEAR = Duration.ofDays(365);

    private HeaderGroups() {}

    /// Nobody may keep this answer, or change it on its way.
    static void assertNotCached(Head head) {
        assertThat(head.all("Cache-Control")).as("Cache-Control").containsExactly(NO_CACHE);
        assertThat(head.all("Expires")).as("Expires").isEmpty();
        assertThat(head.all("Last-Modified")).as("Last-Modified").isEmpty();
    }

    /// Everybody may keep this answer for a year.
    static void assertCached(Head head) {
        assertThat(head.all("Cache-Control")).containsExactly("public, max-age=31536000");
        assertThat(head.all("Last-Modified")).as("Last-Modified").isEmpty();
        var expires = head.header("Expires").orElseThrow();
        assertThat(ZonedDateTime.parse(expires, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                .as("Expires")
                .isBetween(
                        Instant.now().plus(YEAR).minus(Duration.ofDays(1)),
                        Instant.now().plus(YEAR).plus(Duration.ofDays(2)));
    }

    /// Pages of this origin may read the answer, as themselves.
    static void assertOpenTo(String origin, Head head) {
        assertThat(head.all("Access-Control-Allow-Origin"))
                .as("Access-Control-Allow-Origin")
                .containsExactly(origin);
        assertThat(head.all("Access-Control-Allow-Credentials"))
                .as("Access-Control-Allow-Credentials")
                .containsExactly("true");
    }

    /// Any page may read the answer, as nobody.
    static void assertOpenToAll(Head head) {
        assertThat(head.all("Access-Control-Allow-Origin"))
                .as("Access-Control-Allow-Origin")
                .containsExactly("*");
        assertThat(head.all("Access-Control-Allow-Credentials"))
                .as("Access-Control-Allow-Credentials")
                .isEmpty();
    }

    static void assertNoCookie(Head head) {
        assertThat(head.all("Set-Cookie")).as("Set-Cookie").isEmpty();
    }
}
