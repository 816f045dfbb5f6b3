// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.proxy;

import dev.baton.push.field.Addresses;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What one proxy says about who asked it.
///
/// @param address null when it does not say, or not in a way that can be understood
/// @param scheme empty when it does not say
/// @param host empty when it does not say
record Hop(@Nullable InetSocketAddress address, String scheme, String host) {

    /// From the client's to the last proxy's, as `Forwarded` has them, RFC 7239.
    static List<Hop> ofForwarded(List<String> lines) {
        var hops = new ArrayList<Hop>();
        for (var line : lines) {
            for (var element : split(line, ',')) {
                var pairs = pairs(element);
                hops.add(
                        new Hop(
                                Addresses.node(pairs.getOrDefault("for", "")),
                                pairs.getOrDefault("proto", ""),
                                pairs.getOrDefault("host", "")));
            }
        }
        return hops;
    }

    /// Nothing at all when a pair is malformed or comes twice.
    private static Map<String, String> pairs(String element) {
        var pairs = new HashMap<String, String>();
        for (var pair : split(element, ';')) {
            int equals = pair.indexOf('=');
            var value = equals < 0 ? null : unquoted(pair.substring(equals + 1));
            if (value == null
                    || pairs.put(pair.substring(0, equals).toLowerCase(Locale.ROOT), value)
                            != null) {
                return Map.of();
            }
        }
        return Map.copyOf(pairs);
    }

    private static @Nullable String unquoted(String value) {
        var inner =
                value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                        ? value.substring(1, value.length() - 1)
                        : value;
        return inner.indexOf('"') < 0 && inner.indexOf('\\') < 0 ? inner : null;
    }

    /// Splits outside of quotes. Looks from the right, where trusted proxies have written: a quote
    /// that a client left open must not swallow what they said.
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int end = text.length();
        for (int i = end - 1; i >= 0; i--) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(text.substring(i + 1, end).trim());
                end = i;
            }
        }
        parts.add(text.substring(0, end).trim());
        parts.removeIf(String::isEmpty);
        return parts.reversed();
    }

    /// The same from `X-Forwarded-For` and its kin. Those are set by some proxies and added to by
    /// others: lists of the same length go together, of others the last word counts.
    static List<Hop> ofXForwarded(Function<String, List<String>> headers) {
        var addresses = list(headers.apply("X-Forwarded-For"));
        var schemes = list(headers.apply("X-Forwarded-Proto"));
        var hosts = list(headers.apply("X-Forwarded-Host"));
        if (addresses.isEmpty()) {
            return List.of(new Hop(null, of(schemes, 0, 0), of(hosts, 0, 0)));
        }
        var hops = new ArrayList<Hop>();
        for (int i = 0; i < addresses.size(); i++) {
            hops.add(
                    new Hop(
                            Addresses.node(addresses.get(i)),
                            of(schemes, i, addresses.size()),
                            of(hosts, i, addresses.size())));
        }
        return List.copyOf(hops);
    }

    private static String of(List<String> list, int at, int length) {
        return list.isEmpty() ? "" : list.size() == length ? list.get(at) : list.getLast();
    }

    private static List<String> list(List<String> lines) {
        var all = new ArrayList<String>();
        for (var line : lines) {
            all.addAll(split(line, ','));
        }
        return all;
    }
}
