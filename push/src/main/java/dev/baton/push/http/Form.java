// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The fields of a form, decoded, in the order they were sent. Immutable; any thread.
public final class Form {
    private final Map<String, List<String>> fields;

    /// A form of these fields.
    public Form(Map<String, List<String>> fields) {
        var copy = new LinkedHashMap<String, List<String>>();
        fields.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        this.fields = copy;
    }

    /// The first value of a field.
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /// All values of a field; none when there is no such field.
    public List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /// The names of the fields.
    public Set<String> names() {
        return Collections.unmodifiableSet(fields.keySet());
    }
}
