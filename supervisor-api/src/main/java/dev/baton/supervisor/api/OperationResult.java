// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api;

import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.LinkedHashMap;
import java.util.Optional;

/// How an operation on one of several processes ended.
///
/// @param group the name of its group
/// @param name its name in the group
/// @param status the number of a [FaultCode], of [FaultCode#SUCCESS] if all is well
/// @param description `OK`, or the text of the fault
public record OperationResult(String group, String name, int status, String description) {

    /// The operation succeeded.
    public static OperationResult success(String group, String name) {
        return new OperationResult(group, name, FaultCode.SUCCESS.code(), "OK");
    }

    /// The operation failed.
    public static OperationResult failure(String group, String name, FaultException why) {
        return new OperationResult(group, name, why.code(), why.text());
    }

    /// Which fault it was; empty for one that is not known.
    public Optional<FaultCode> fault() {
        return FaultCode.of(status);
    }

    /// The full name of the process in the short form.
    public String namespec() {
        return Namespec.of(group, name);
    }

    /// Reads one element of an answer.
    ///
    /// @throws dev.baton.supervisor.api.xmlrpc.WrongTypeException if it is no such result
    public static OperationResult from(Value value) {
        var struct = value.asStruct();
        return new OperationResult(
                struct.text("group"),
                struct.text("name"),
                struct.integer("status"),
                struct.text("description", ""));
    }

    /// An element of the answer, as the wire has it.
    public Value toValue() {
        var members = new LinkedHashMap<String, Value>();
        members.put("name", Value.of(name));
        members.put("group", Value.of(group));
        members.put("status", Value.of(status));
        members.put("description", Value.of(description));
        return Value.struct(members);
    }
}
