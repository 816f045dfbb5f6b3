// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.MethodCall;
import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All that can be called, with the methods of `system`. A method is known by its whole name, and
/// nothing is looked up in anything else: CVE-2017-11610 was a walk through objects. Immutable; any
/// thread.
final class Methods {
    private static final String MULTICALL = "system.multicall";

    private final Map<String, Method> methods = new TreeMap<>();

    /// @param others beside those of `system`
    Methods(List<Method> others) {
        others.forEach(this::add);
        add(
                new Method(
                        "system.listMethods",
                        "Return the names of all methods.",
                        Type.ARRAY,
                        List.of(),
                        _ -> Value.array(methods.keySet().stream().map(Value::of).toList())));
        add(
                new Method(
                        "system.methodHelp",
                        "Return what a method does.",
                        Type.STRING,
                        List.of(Parameter.of(Type.STRING, "name", "The name of the method")),
                        arguments -> Value.of(described(arguments.text(0)).description())));
        add(
                new Method(
                        "system.methodSignature",
                        "Return the types of a method's result and of its parameters.",
                        Type.ARRAY,
                        List.of(Parameter.of(Type.STRING, "name", "The name of the method")),
                        arguments ->
                                Value.array(
                                        described(arguments.text(0)).signature().stream()
                                                .map(Value::of)
                                                .toList())));
        add(
                new Method(
                        MULTICALL,
                        "Make several calls, one after the other, and return what each has come to:"
                                + " its result, or a struct with faultCode and faultString.",
                        Type.ARRAY,
                        List.of(
                                Parameter.of(
                                        Type.ARRAY, "calls", "Structs of methodName and params")),
                        arguments -> multicall(arguments.array(0), arguments.room())));
    }

    private void add(Method method) {
        if (methods.put(method.name(), method) != null) {
            throw new IllegalArgumentException("two methods named " + method.name());
        }
    }

    private Method described(String name) {
        return Optional.ofNullable(methods.get(name))
                .orElseThrow(() -> new FaultException(FaultCode.SIGNATURE_UNSUPPORTED));
    }

    /// Calls a method. May wait.
    ///
    /// @param room for the answer
    /// @throws FaultException what the client is told
    /// @throws InterruptedException when the thread is interrupted
    Value call(MethodCall call, Room.Share room) throws InterruptedException {
        @Nullable Method method = methods.get(call.method());
        if (method == null) {
            throw new FaultException(FaultCode.UNKNOWN_METHOD);
        }
        var result = method.call(call.arguments(), room);
        return method.name().equals(MULTICALL) ? result : room.keep(result);
    }

    /// Results are what the calls return, and not arrays of one element as elsewhere: clients of
    /// supervisord expect it so. Every call is made; one whose result has no room any more has a
    /// fault instead.
    private Value multicall(List<Value> calls, Room.Share room) throws InterruptedException {
        var results = new ArrayList<Value>();
        for (var call : calls) {
            results.add(one(call, room));
        }
        return Value.array(results);
    }

    private Value one(Value value, Room.Share room) throws InterruptedException {
        try {
            return call(oneOfSeveral(value), room);
        } catch (FaultException fault) {
            return struct(fault);
        } catch (RuntimeException e) {
            return struct(new FaultException(FaultCode.FAILED, e.toString()));
        }
    }

    private static MethodCall oneOfSeveral(Value value) {
        if (!(value instanceof Value.Struct(var members))) {
            throw incorrect("a call is a struct, not " + value.type());
        }
        if (!(members.get("methodName") instanceof Value.Text(var name))) {
            throw incorrect("No methodName");
        }
        if (name.equals(MULTICALL)) {
            throw incorrect("Recursive system.multicall forbidden");
        }
        return switch (members.get("params")) {
            case null -> new MethodCall(name, List.of());
            case Value.Array(var arguments) -> new MethodCall(name, arguments);
            case Value other -> throw incorrect("params is " + other.type() + ", not an array");
        };
    }

    private static FaultException incorrect(String why) {
        return new FaultException(FaultCode.INCORRECT_PARAMETERS, why);
    }

    private static Value struct(FaultException fault) {
        var members = new LinkedHashMap<String, Value>();
        members.put("faultCode", Value.of(fault.code()));
        members.put("faultString", Value.of(fault.text()));
        return Value.struct(members);
    }
}
