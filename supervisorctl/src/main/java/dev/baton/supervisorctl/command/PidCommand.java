// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.ProcessInfo;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.daemon.Daemon;
import dev.baton.supervisorctl.output.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `pid`: says process ids.
final class PidCommand implements Command {
    @Override
    public String name() {
        return "pid";
    }

    @Override
    public List<String> help() {
        return List.of(
                "pid\t\t\tthe process id of the supervisor",
                "pid <name>...\t\tthose of processes, 0 for one that does not run",
                "pid all\t\t\tthose of every process",
                "pid --json [...]\tthe same as JSON");
    }

    @Override
    public boolean speaksJson() {
        return true;
    }

    @Override
    public int run(Words words, Session session) {
        var daemon = session.upDaemon();
        var json = words.contains(Flags.JSON);
        var names = words.without(Flags.JSON);
        if (names.isEmpty()) {
            var pid = daemon.pid();
            session.screen()
                    .line(
                            json
                                    ? Json.compact(Value.struct(Map.of("pid", Value.of(pid))))
                                    : String.valueOf(pid));
            return ExitStatus.SUCCESS;
        }
        return json ? json(names, daemon, session) : text(names, daemon, session);
    }

    private static int text(Words names, Daemon daemon, Session session) {
        if (names.contains("all")) {
            var pids = daemon.processes().stream().map(info -> String.valueOf(info.pid()));
            session.screen().lines(pids.toList());
            return ExitStatus.SUCCESS;
        }
        var status = ExitStatus.SUCCESS;
        for (var name : names.list()) {
            try {
                var pid = daemon.process(name).pid();
                session.screen().line(String.valueOf(pid));
                status = pid == 0 ? ExitStatus.NOT_RUNNING : status;
            } catch (FaultException e) {
                session.screen().line(missing(e, name));
                status = ExitStatus.GENERIC;
            }
        }
        return status;
    }

    private static int json(Words names, Daemon daemon, Session session) {
        var status = ExitStatus.SUCCESS;
        var infos = new ArrayList<>(names.contains("all") ? daemon.processes() : List.of());
        for (var name : names.contains("all") ? List.<String>of() : names.list()) {
            try {
                var info = daemon.process(name);
                infos.add(info);
                status = info.pid() == 0 ? ExitStatus.NOT_RUNNING : status;
            } catch (FaultException e) {
                session.screen().complain(missing(e, name));
                status = ExitStatus.GENERIC;
            }
        }
        session.screen().line(Json.lines(infos.stream().map(PidCommand::struct).toList()));
        return status;
    }

    private static Value struct(ProcessInfo info) {
        var members = new LinkedHashMap<String, Value>();
        members.put("namespec", Value.of(info.namespec()));
        members.put("pid", Value.of(info.pid()));
        return Value.struct(members);
    }

    private static String missing(FaultException fault, String name) {
        if (!fault.is(FaultCode.BAD_NAME)) {
            throw fault;
        }
        return "No such process " + name;
    }
}
