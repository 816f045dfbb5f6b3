// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisor.api.ProcessInfo;
import dev.baton.supervisor.api.ProcessState;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisord.config.Configuration;
import dev.baton.supervisord.config.GroupSettings;
import dev.baton.supervisord.supervision.ProcessGroup;
import dev.baton.supervisord.supervision.ProcessSnapshot;
import dev.baton.supervisord.supervision.SupervisedProcess;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Methods that tell about processes, and change none.
final class InfoMethods {
    private static final Comparator<ProcessSnapshot> BY_NAME =
            Comparator.comparing(ProcessSnapshot::group).thenComparing(ProcessSnapshot::name);

    private final Desk desk;
    private final String namespace;

    InfoMethods(Desk desk, String namespace) {
        this.desk = desk;
        this.namespace = namespace + ".";
    }

    List<Method> all() {
        return List.of(
                new Method(
                        namespace + "getProcessInfo",
                        "Tell about a process.",
                        Type.STRUCT,
                        List.of(Parameter.of(Type.STRING, "name", "The process (or group:name)")),
                        arguments -> info(arguments.text(0))),
                new Method(
                        namespace + "getAllProcessInfo",
                        "Tell about all processes.",
                        Type.ARRAY,
                        List.of(),
                        _ -> infos()),
                new Method(
                        namespace + "getAllConfigInfo",
                        "Tell what is configured of all processes.",
                        Type.ARRAY,
                        List.of(),
                        _ -> configurations()));
    }

    private Value info(String name) throws InterruptedException {
        return of(desk.ask(() -> desk.process(name).snapshot()));
    }

    private Value infos() throws InterruptedException {
        var snapshots =
                desk.ask(() -> desk.all().stream().map(SupervisedProcess::snapshot).toList());
        return Value.array(snapshots.stream().sorted(BY_NAME).map(InfoMethods::of).toList());
    }

    private static Value of(ProcessSnapshot process) {
        return new ProcessInfo(
                        process.name(),
                        process.group(),
                        process.description(ZoneId.systemDefault()),
                        process.started(),
                        process.stopped(),
                        process.now(),
                        ProcessState.valueOf(process.state().name()),
                        process.spawnerr(),
                        process.exitstatus(),
                        process.stdoutLog(),
                        process.stderrLog(),
                        process.pid())
                .toValue();
    }

    /// What is configured, and which groups of it are active.
    private record Configured(Configuration configuration, Set<String> active) {}

    private Value configurations() throws InterruptedException {
        var now =
                desk.ask(() ->
                        new Configured(
                                desk.supervisor().configuration(),
                                desk.supervisor().groups().stream()
                                        .map(ProcessGroup::name)
                                        .collect(Collectors.toSet())));
        record Member(GroupSettings group, dev.baton.supervisord.config.ProcessSettings process) {}
        return Value.array(
                now.configuration().groups().stream()
                        .flatMap(group -> group.processes().stream().map(p -> new Member(group, p)))
                        .sorted(Comparator.comparing(member -> member.process().name()))
                        .map(member ->
                                ConfigStruct.of(
                                        member.group(),
                                        member.process(),
                                        now.active().contains(member.group().name())))
                        .toList());
    }
}
