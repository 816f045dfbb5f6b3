// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.config.GroupSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How a configuration that was read again differs from the groups that are active, by name.
///
/// @param added not active yet, in the order of the configuration
/// @param changed active with other settings, in the order of the configuration
/// @param removed active and not configured any more, in the order of the active ones
public record Changes(List<String> added, List<String> changed, List<String> removed) {
    public Changes {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }

    static Changes between(List<GroupSettings> active, List<GroupSettings> configured) {
        var now = byName(active);
        var then = byName(configured);
        return new Changes(
                names(configured.stream().filter(group -> !now.containsKey(group.name())).toList()),
                names(
                        configured.stream()
                                .filter(group -> {
                                    var old = now.get(group.name());
                                    return old != null && !old.matches(group);
                                })
                                .toList()),
                names(active.stream().filter(group -> !then.containsKey(group.name())).toList()));
    }

    private static Map<String, GroupSettings> byName(List<GroupSettings> groups) {
        return groups.stream()
                .collect(Collectors.toMap(GroupSettings::name, Function.identity(), (a, _) -> a));
    }

    private static List<String> names(List<GroupSettings> groups) {
        return groups.stream().map(GroupSettings::name).toList();
    }
}
