// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api;

import dev.baton.supervisor.api.xmlrpc.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/// What `getProcessInfo` tells about a process.
///
/// On the wire times are whole seconds since 1970, and 0 is never; here never is [Instant#EPOCH].
///
/// @param name its name in its group
/// @param group the name of its group
/// @param description what there is to say about its state, for display
/// @param start when it was started last
/// @param stop when it ended last
/// @param now when this was told
/// @param state the state it is in
/// @param spawnError why it could not be started or ended too soon; empty if neither
/// @param exitStatus how it ended last: -1 by a signal, 0 also if it has not
/// @param stdoutLog the file of its output; empty if there is none
/// @param stderrLog the file of its error output; empty if there is none
/// @param pid its process id; 0 if it does not run
public record ProcessInfo(
        String name,
        String group,
        String description,
        Instant start,
        Instant stop,
        Instant now,
        ProcessState state,
        String spawnError,
        int exitStatus,
        String stdoutLog,
        String stderrLog,
        int pid) {

    /// Its full name in the short form.
    public String namespec() {
        return Namespec.of(group, name);
    }

    /// How long it has been up; zero if it is not.
    public Duration uptime() {
        var up = Duration.between(start, now);
        return state != ProcessState.RUNNING || up.isNegative() ? Duration.ZERO : up;
    }

    /// Reads an answer. A state that is not known counts as UNKNOWN, since newer supervisors may
    /// have more of them; members beyond these are left aside.
    ///
    /// @throws dev.baton.supervisor.api.xmlrpc.WrongTypeException if it is no process info
    public static ProcessInfo from(Value value) {
        var struct = value.asStruct();
        var stdout = struct.text("stdout_logfile", "");
        return new ProcessInfo(
                struct.text("name"),
                struct.text("group"),
                struct.text("description", ""),
                instant(struct, "start"),
                instant(struct, "stop"),
                instant(struct, "now"),
                ProcessState.of(struct.integer("state")).orElse(ProcessState.UNKNOWN),
                struct.text("spawnerr", ""),
                struct.integer("exitstatus", 0),
                stdout.isEmpty() ? struct.text("logfile", "") : stdout,
                struct.text("stderr_logfile", ""),
                struct.integer("pid", 0));
    }

    private static Instant instant(Value.Struct struct, String member) {
        return Instant.ofEpochSecond(struct.integer(member, 0));
    }

    /// The answer, as the wire has it.
    public Value.Struct toValue() {
        var members = new LinkedHashMap<String, Value>();
        members.put("name", Value.of(name));
        members.put("group", Value.of(group));
        members.put("start", seconds(start));
        members.put("stop", seconds(stop));
        members.put("now", seconds(now));
        members.put("state", Value.of(state.code()));
        members.put("statename", Value.of(state.name()));
        members.put("spawnerr", Value.of(spawnError));
        members.put("exitstatus", Value.of(exitStatus));
        members.put("logfile", Value.of(stdoutLog));
        members.put("stdout_logfile", Value.of(stdoutLog));
        members.put("stderr_logfile", Value.of(stderrLog));
        members.put("pid", Value.of(pid));
        members.put("description", Value.of(description));
        return Value.struct(members);
    }

    /// An int of XML-RPC ends in January 2038; the original stops its clock there, and so do we.
    private static Value seconds(Instant instant) {
        return Value.of(Math.clamp(instant.getEpochSecond(), 0, Integer.MAX_VALUE));
    }
}
