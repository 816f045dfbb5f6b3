// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.Namespec;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.SignalNames;
import dev.baton.supervisord.supervision.Result;
import dev.baton.supervisord.supervision.SupervisedProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Methods that do something to processes: start, stop, signal, write.
final class ProcessMethods {
    private static final Parameter NAME =
            Parameter.of(Type.STRING, "name", "The process (or group:name, or group:*)");
    private static final Parameter GROUP = Parameter.of(Type.STRING, "name", "The group");
    private static final Parameter SIGNAL =
            Parameter.of(Type.STRING, "signal", "The signal, as name ('HUP') or number ('1')");
    private static final Parameter WAIT_UP =
            Parameter.optional(Type.BOOLEAN, "wait", "Whether to wait until it is up; true");
    private static final Parameter WAIT_DOWN =
            Parameter.optional(Type.BOOLEAN, "wait", "Whether to wait until it is stopped; true");

    private final Desk desk;
    private final Together together;
    private final String namespace;

    ProcessMethods(Desk desk, String namespace) {
        this.desk = desk;
        this.together = new Together(desk);
        this.namespace = namespace + ".";
    }

    List<Method> all() {
        return List.of(
                one("startProcess", "Start a process.", WAIT_UP, this::start),
                group("startProcessGroup", "Start all processes of a group.", WAIT_UP, this::start),
                everything("startAllProcesses", "Start all processes.", WAIT_UP, this::start),
                one("stopProcess", "Stop a process.", WAIT_DOWN, this::stop),
                group("stopProcessGroup", "Stop all processes of a group.", WAIT_DOWN, this::stop),
                everything("stopAllProcesses", "Stop all processes.", WAIT_DOWN, this::stop),
                one("signalProcess", "Send a signal to a process.", SIGNAL, this::signal),
                group(
                        "signalProcessGroup",
                        "Send a signal to all processes of a group.",
                        SIGNAL,
                        this::signal),
                everything(
                        "signalAllProcesses",
                        "Send a signal to all processes.",
                        SIGNAL,
                        this::signal),
                new Method(
                        namespace + "sendProcessStdin",
                        "Send text to the standard input of a process, as UTF-8.",
                        Type.BOOLEAN,
                        List.of(NAME, Parameter.of(Type.STRING, "chars", "The text")),
                        this::write));
    }

    /// An operation on processes.
    ///
    /// @param meant leaves out others of a group
    /// @param begin on the supervisor's thread
    private record Operation(
            Predicate<SupervisedProcess> meant,
            Function<SupervisedProcess, CompletableFuture<Result>> begin) {}

    /// Reads an operation from the argument at an index.
    private interface Reading {
        Operation of(Arguments arguments, int at);
    }

    private Method one(String name, String help, Parameter parameter, Reading reading) {
        return new Method(
                namespace + name,
                help,
                Type.BOOLEAN,
                List.of(NAME, parameter),
                arguments -> oneOrAll(arguments.text(0), reading.of(arguments, 1)));
    }

    private Value oneOrAll(String name, Operation operation) throws InterruptedException {
        var namespec = Namespec.parse(name);
        if (namespec.process().isEmpty()) {
            return several(
                    () -> group(namespec.group(), name),
                    operation); // an array, as supervisord has it
        }
        var begun = desk.ask(() -> operation.begin().apply(desk.process(name)));
        Desk.require(desk.await(begun), name);
        return Value.of(true);
    }

    /// @param name for the fault
    private List<SupervisedProcess> group(String group, String name) {
        return desk.supervisor()
                .group(group)
                .orElseThrow(() -> new FaultException(FaultCode.BAD_NAME, name))
                .processes();
    }

    private Method group(String name, String help, Parameter parameter, Reading reading) {
        return new Method(
                namespace + name,
                help,
                Type.ARRAY,
                List.of(GROUP, parameter),
                arguments -> {
                    var of = arguments.text(0);
                    return several(() -> desk.group(of).processes(), reading.of(arguments, 1));
                });
    }

    private Method everything(String name, String help, Parameter parameter, Reading reading) {
        return new Method(
                namespace + name,
                help,
                Type.ARRAY,
                List.of(parameter),
                arguments -> several(desk::all, reading.of(arguments, 0)));
    }

    private Value several(Supplier<List<SupervisedProcess>> who, Operation operation)
            throws InterruptedException {
        return together.run(who, operation.meant(), operation.begin());
    }

    private Operation start(Arguments arguments, int at) {
        var wait = arguments.truth(at, true);
        return new Operation(
                process -> !process.life().state().isRunning(), process -> process.start(wait));
    }

    private Operation stop(Arguments arguments, int at) {
        var wait = arguments.truth(at, true);
        return new Operation(
                process -> process.life().state().isRunning(), process -> process.stop(wait));
    }

    private Operation signal(Arguments arguments, int at) {
        var signal = arguments.signal(at);
        return new Operation(
                process -> process.life().state().isSignallable(),
                process -> CompletableFuture.completedFuture(process.signal(number(signal))));
    }

    private static int number(String signal) {
        try {
            return SignalNames.number(signal);
        } catch (ConfigException _) {
            throw new FaultException(FaultCode.BAD_SIGNAL, signal);
        }
    }

    private Value write(Arguments arguments) throws InterruptedException {
        var name = arguments.text(0);
        var bytes = arguments.text(1).getBytes(StandardCharsets.UTF_8);
        Desk.require(desk.ask(() -> desk.process(name).write(bytes)), name);
        return Value.of(true);
    }
}
