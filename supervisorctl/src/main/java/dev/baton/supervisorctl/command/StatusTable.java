// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.ProcessInfo;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.output.Columns;
import dev.baton.supervisorctl.output.Palette;
import java.util.LinkedHashMap;
import java.util.List;

/// How processes are listed, for people and for programs. Pure.
final class StatusTable {
    private static final int LEAST_NAME = 30;
    private static final int STATE = 10;

    private StatusTable() {}

    /// A line for each: name, state, description.
    static List<String> lines(List<ProcessInfo> infos, Palette palette) {
        var longest =
                infos.stream()
                        .map(ProcessInfo::namespec)
                        .mapToInt(name -> name.codePointCount(0, name.length()))
                        .reduce(LEAST_NAME, Math::max);
        return infos.stream().map(info -> line(info, longest + 3, palette)).toList();
    }

    private static String line(ProcessInfo info, int width, Palette palette) {
        var state = Columns.padded(info.state().name(), STATE);
        return Columns.padded(info.namespec(), width)
                + palette.state(info.state(), state)
                + info.description();
    }

    /// What the wire says of each, and two members more: the name as commands take it, and the
    /// seconds since the start of one that is up, else 0.
    static List<Value.Struct> structs(List<ProcessInfo> infos) {
        return infos.stream().map(StatusTable::struct).toList();
    }

    private static Value.Struct struct(ProcessInfo info) {
        var members = new LinkedHashMap<String, Value>();
        members.put("namespec", Value.of(info.namespec()));
        members.putAll(info.toValue().members());
        members.put(
                "uptime", Value.of((int) Math.min(info.uptime().toSeconds(), Integer.MAX_VALUE)));
        return Value.struct(members);
    }
}
