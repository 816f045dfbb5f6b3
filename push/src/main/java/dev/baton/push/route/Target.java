// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.route;

import org.jspecify.annotations.Nullable;

/// The forms of a request target, RFC 9112 section 3.2.
public final class Target {
    private Target() {}

    /// The path of an origin or absolute form, or `*`; null for what is neither.
    public static @Nullable String path(String target) {
        int from = start(target);
        if (from < 0) {
            return target.equals("*") ? target : null;
        }
        int end = target.indexOf('?', from);
        if (from == (end < 0 ? target.length() : end)) {
            return "/"; // http://host
        }
        return target.substring(from, end < 0 ? target.length() : end);
    }

    /// What follows the question mark, undecoded.
    public static String query(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    /// Whom an absolute form names, which counts more than `Host`, RFC 9112 section 3.2.2; null for
    /// another form.
    public static @Nullable String authority(String target) {
        int from = target.indexOf("://");
        int end = start(target);
        return target.startsWith("/") || from < 0 || end < 0
                ? null
                : target.substring(from + 3, end);
    }

    private static int start(String target) {
        if (target.startsWith("/")) {
            return 0;
        }
        int scheme =
                target.regionMatches(true, 0, "http://", 0, 7)
                        ? 7
                        : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
        if (scheme < 0) {
            return -1;
        }
        for (int i = scheme; i < target.length(); i++) {
            if (target.charAt(i) == '/' || target.charAt(i) == '?') {
                return i;
            }
        }
        return target.length();
    }
}
