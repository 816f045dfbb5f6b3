// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.route;

/// Everything under a prefix, for whoever knows the paths there better than a tree of segments can.
///
/// Asked after the routes whose path is literally the request's, and before those with parameters;
/// the longest prefix first. The mount of the root is asked last, so that it hides no route. Where
/// a mount says [Match.Missing] the search goes on.
///
/// @param prefix raw, as it comes over the wire, without a slash at its end: `/static`; empty or
///   `/` for the root
/// @param finder looks the path up
public record Mount(String prefix, Finder finder) {
    /// Says what there is. Called on event loops, so it must not block.
    @FunctionalInterface
    public interface Finder {
        /// What answers there, or why nothing does.
        ///
        /// @param method as sent
        /// @param rawPath the whole path, prefix and all, not decoded and not normalised
        Match find(String method, String rawPath);
    }

    /// Checks the prefix.
    public Mount {
        prefix = prefix.equals("/") ? "" : prefix;
        if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
            throw new IllegalArgumentException("a prefix is like /static, not " + prefix);
        }
    }

    boolean isRoot() {
        return prefix.isEmpty();
    }

    /// Whether the path is the prefix, or continues it with a slash.
    boolean covers(String rawPath) {
        return rawPath.startsWith(prefix)
                && (rawPath.length() == prefix.length() || rawPath.charAt(prefix.length()) == '/');
    }
}
