// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All routes, as a tree of path segments, and the mounts beside it. Immutable; any thread.
///
/// A literal segment beats a parameter, and the tree backs up when the more literal way leads to no
/// route for the method. A parameter takes one segment that is not empty. When a [Mount] is asked,
/// it says itself.
public final class Routes {
    private static final Match MISSING = new Match.Missing();

    private final Map<String, Map<String, Match.Found>> literal = new HashMap<>();
    private final Node root = new Node();
    private final List<Mount> mounts;

    private Routes(List<Mount> mounts) {
        this.mounts = longestFirst(mounts);
    }

    /// Checks and arranges the routes.
    ///
    /// @throws IllegalArgumentException when two answer the same method at the same path
    public static Routes of(List<Route> routes) {
        return of(routes, List.of());
    }

    /// Checks and arranges routes and mounts.
    ///
    /// @throws IllegalArgumentException when two routes answer the same method at the same path, or
    ///   two mounts have the same prefix
    public static Routes of(List<Route> routes, List<Mount> mounts) {
        var made = new Routes(mounts);
        routes.forEach(made::add);
        return made;
    }

    private static List<Mount> longestFirst(List<Mount> mounts) {
        var prefixes = new HashSet<String>();
        for (var mount : mounts) {
            if (!prefixes.add(mount.prefix())) {
                throw new IllegalArgumentException("two mounts at " + mount.prefix() + "/");
            }
        }
        return mounts.stream()
                .sorted(Comparator.comparingInt((Mount mount) -> -mount.prefix().length()))
                .toList();
    }

    private void add(Route route) {
        var names = new ArrayList<String>();
        var node = root;
        for (var segment : route.path().substring(1).split("/", -1)) {
            if (segment.startsWith("{") && segment.endsWith("}")) {
                var name = segment.substring(1, segment.length() - 1);
                if (name.isEmpty() || names.contains(name)) {
                    throw new IllegalArgumentException("parameters of " + route.path());
                }
                names.add(name);
                node = node.parameter();
            } else {
                node = node.literals.computeIfAbsent(segment, _ -> new Node());
            }
        }
        var found = new Match.Found(route, List.copyOf(names), List.of());
        if (node.methods.putIfAbsent(route.method(), found) != null) {
            throw new IllegalArgumentException(
                    "two routes for " + route.method() + " " + route.path());
        }
        if (names.isEmpty()) {
            literal.put(route.path(), node.methods);
        }
    }

    public Match find(String method, String path) {
        var exact = literal.get(path);
        if (exact != null) {
            var found = pick(exact, method);
            if (found != null) {
                return found;
            }
        }
        if (!path.startsWith("/")) {
            return MISSING; // OPTIONS *
        }
        var mounted = mounted(method, path, false);
        if (!(mounted instanceof Match.Missing)) {
            return mounted;
        }
        var search = new Search(method, path);
        var found = search.walk(root, 1);
        if (found != null) {
            return found;
        }
        var last = mounted(method, path, true);
        if (last instanceof Match.Found || search.nothing()) {
            return last;
        }
        if (search.malformed) {
            return new Match.Malformed();
        }
        return new Match.OtherMethods(String.join(", ", search.allowed));
    }

    private Match mounted(String method, String path, boolean root) {
        for (var mount : mounts) {
            if (mount.isRoot() == root && mount.covers(path)) {
                var match = mount.finder().find(method, path);
                if (!(match instanceof Match.Missing)) {
                    return match;
                }
            }
        }
        return MISSING;
    }

    private static Match.@Nullable Found pick(Map<String, Match.Found> methods, String method) {
        var found = methods.get(method);
        return found == null && method.equals("HEAD") ? methods.get("GET") : found;
    }

    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();
        final Map<String, Match.Found> methods = new HashMap<>();
        @Nullable Node parameter;

        Node parameter() {
            if (parameter == null) {
                parameter = new Node();
            }
            return parameter;
        }
    }

    private static final class Search {
        final String method;
        final String path;
        final TreeSet<String> allowed = new TreeSet<>();
        final ArrayList<String> values = new ArrayList<>();
        boolean malformed;

        Search(String method, String path) {
            this.method = method;
            this.path = path;
        }

        /// Whether the path leads nowhere, for any method.
        boolean nothing() {
            return allowed.isEmpty() && !malformed;
        }

        /// Tries the node's children with the segment that starts at `from`.
        Match.@Nullable Found walk(Node node, int from) {
            if (from > path.length()) {
                return arrive(node);
            }
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            var segment = Percent.decode(path, from, end, false);
            if (segment == null) {
                malformed = true;
                return null;
            }
            var child = node.literals.get(segment);
            var found = child == null ? null : walk(child, end + 1);
            if (found != null || node.parameter == null || segment.isEmpty()) {
                return found;
            }
            values.add(segment);
            found = walk(node.parameter, end + 1);
            values.removeLast();
            return found;
        }

        private Match.@Nullable Found arrive(Node node) {
            var found = pick(node.methods, method);
            if (found == null) {
                allowed.addAll(node.methods.keySet());
                if (node.methods.containsKey("GET")) {
                    allowed.add("HEAD");
                }
                return null;
            }
            return values.isEmpty()
                    ? found
                    : new Match.Found(found.route(), found.names(), List.copyOf(values));
        }
    }
}
