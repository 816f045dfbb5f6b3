// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import dev.baton.push.field.Token;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A cookie that a client is asked to keep, as RFC 6265bis has it.
///
/// @param name a token
/// @param value visible ASCII without quotes, commas, semicolons and backslashes: what is not has
///   to be encoded, in Base64url for instance
/// @param path where it is sent: this path and those below
/// @param domain whose hosts it is sent to; null for this host alone
/// @param maxAge how long it is kept, 400 days at most; null up to the end of the browser's session
/// @param secure whether it is sent over TLS alone
/// @param httpOnly whether it is kept from scripts
/// @param sameSite whether requests that come from other sites carry it
public record Cookie(
        String name,
        String value,
        String path,
        @Nullable String domain,
        @Nullable Duration maxAge,
        boolean secure,
        boolean httpOnly,
        SameSite sameSite) {

    /// Which requests that another site caused carry a cookie.
    public enum SameSite {
        /// None.
        STRICT("Strict"),
        /// Those that lead the user here, by a safe method.
        LAX("Lax"),
        /// All; browsers want [Cookie#secure()] with it.
        NONE("None");

        private final String word;

        SameSite(String word) {
            this.word = word;
        }
    }

    private static final int LARGEST = 4096;
    private static final Duration LONGEST = Duration.ofDays(400);

    /// Checks that browsers take it: an attribute that they would refuse is an error here.
    public Cookie {
        require(Token.is(name), "not a cookie name: " + name);
        require(value.chars().allMatch(Cookie::octet), "not a cookie value: " + value);
        require(name.length() + value.length() <= LARGEST, name + " is above 4096 bytes");
        require(path.startsWith("/") && attribute(path), "not a cookie path: " + path);
        require(domain == null || (!domain.isEmpty() && attribute(domain)), "domain " + domain);
        require(
                maxAge == null || (!maxAge.isNegative() && maxAge.compareTo(LONGEST) <= 0),
                "a cookie is kept for 400 days at most, not " + maxAge);
        require(secure || sameSite != SameSite.NONE, "SameSite=None wants Secure");
        var lower = name.toLowerCase(Locale.ROOT);
        require(secure || !lower.startsWith("__secure-"), "__Secure- wants Secure");
        require(
                !lower.startsWith("__host-") || (secure && domain == null && path.equals("/")),
                "__Host- wants Secure, the path / and no domain");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static boolean octet(int c) {
        return c > ' ' && c < 0x7f && "\",;\\".indexOf(c) < 0;
    }

    private static boolean attribute(String value) {
        return value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ';');
    }

    /// For this host and every path, for the browser's session, kept from scripts and from requests
    /// that other sites cause save for links; also sent without TLS, unless the name begins with
    /// `__Secure-` or `__Host-`.
    public static Cookie of(String name, String value) {
        var lower = name.toLowerCase(Locale.ROOT);
        boolean secure = lower.startsWith("__secure-") || lower.startsWith("__host-");
        return new Cookie(name, value, "/", null, null, secure, true, SameSite.LAX);
    }

    /// This cookie with another [#path()].
    public Cookie withPath(String path) {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
    }

    /// This cookie with another [#domain()].
    public Cookie withDomain(@Nullable String domain) {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
    }

    /// This cookie with another [#maxAge()]; zero makes clients forget it.
    public Cookie withMaxAge(@Nullable Duration maxAge) {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
    }

    /// This cookie with another [#secure()].
    public Cookie withSecure(boolean secure) {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
    }

    /// This cookie with another [#httpOnly()].
    public Cookie withHttpOnly(boolean httpOnly) {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
    }

    /// This cookie with another [#sameSite()].
    public Cookie withSameSite(SameSite sameSite) {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
    }

    /// The value of `Set-Cookie`.
    @Override
    public String toString() {
        var text = new StringBuilder(name).append('=').append(value).append("; Path=").append(path);
        if (domain != null) {
            text.append("; Domain=").append(domain);
        }
        if (maxAge != null) {
            text.append("; Max-Age=").append(maxAge.toSeconds());
        }
        if (secure) {
            text.append("; Secure");
        }
        if (httpOnly) {
            text.append("; HttpOnly");
        }
        return text.append("; SameSite=").append(sameSite.word).toString();
    }
}
