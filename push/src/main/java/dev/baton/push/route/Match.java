// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.route;

import java.util.List;

/// What the routes say about a method and a path.
public sealed interface Match {
    /// This route, with the decoded values of its parameters in order.
    record Found(Route route, List<String> names, List<String> values) implements Match {
        /// A route without parameters.
        public static Found of(Route route) {
            return new Found(route, List.of(), List.of());
        }

        public String parameter(String name) {
            int at = names.indexOf(name);
            if (at < 0) {
                throw new IllegalArgumentException(route.path() + " has no parameter " + name);
            }
            return values.get(at);
        }
    }

    /// The path exists, with other methods: the value of `Allow`.
    record OtherMethods(String allow) implements Match {}

    /// No such path.
    record Missing() implements Match {}

    /// No path at all: its percent-encoding is broken.
    record Malformed() implements Match {}
}
