// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api;

import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisor.api.xmlrpc.WrongTypeException;
import java.util.List;

/// What `reloadConfig` found: the names of groups whose configuration is not the active one.
///
/// @param added in the configuration, but not active
/// @param changed active with another configuration
/// @param removed active, but no longer in the configuration
public record ConfigChanges(List<String> added, List<String> changed, List<String> removed) {

    public ConfigChanges {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }

    /// Whether there is nothing to do.
    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }

    /// Reads an answer: three arrays in an array in an array.
    ///
    /// @throws WrongTypeException if it is something else
    public static ConfigChanges from(Value value) {
        var outer = value.asArray();
        var lists = outer.isEmpty() ? List.<Value>of() : outer.getFirst().asArray();
        if (lists.size() != 3) {
            throw new WrongTypeException("three arrays", lists.size() + " of them");
        }
        return new ConfigChanges(names(lists.get(0)), names(lists.get(1)), names(lists.get(2)));
    }

    private static List<String> names(Value value) {
        return value.asArray().stream().map(Value::asText).toList();
    }

    /// The answer, as the wire has it.
    public Value toValue() {
        return Value.array(List.of(Value.array(List.of(of(added), of(changed), of(removed)))));
    }

    private static Value of(List<String> names) {
        return Value.array(names.stream().map(Value::of).toList());
    }
}
