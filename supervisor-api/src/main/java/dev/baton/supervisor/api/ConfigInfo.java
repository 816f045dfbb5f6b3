// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api;

import dev.baton.supervisor.api.xmlrpc.Value;

/// What `getAllConfigInfo` tells about one process of the configuration.
///
/// @param name its name in its group
/// @param group the name of its group
/// @param inUse whether the group is active
/// @param autostart whether it starts with the supervisor
/// @param groupPriority the priority of its group
/// @param processPriority its priority in the group
/// @param members all that was told, these among it
public record ConfigInfo(
        String name,
        String group,
        boolean inUse,
        boolean autostart,
        int groupPriority,
        int processPriority,
        Value.Struct members) {

    /// Its full name in the short form.
    public String namespec() {
        return Namespec.of(group, name);
    }

    /// Reads an answer.
    ///
    /// @throws dev.baton.supervisor.api.xmlrpc.WrongTypeException if it is no such info
    public static ConfigInfo from(Value value) {
        var struct = value.asStruct();
        return new ConfigInfo(
                struct.text("name"),
                struct.text("group"),
                struct.bool("inuse"),
                struct.bool("autostart"),
                struct.integer("group_prio"),
                struct.integer("process_prio"),
                struct);
    }
}
