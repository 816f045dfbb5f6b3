// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisor.api.ConfigChanges;
import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.SupervisorState;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisord.config.ConfigException;
import java.util.List;

/// Methods about the daemon itself and its groups.
final class DaemonMethods {
    /// Of these methods.
    private static final String API_VERSION = "3.0";

    /// The release of Supervisor that these methods behave like; clients compare it. What is behind
    /// the plus says who it is, and is ignored by those who compare: PEP 440.
    private static final String SUPERVISOR_VERSION = "4.2.5+baton";

    private static final Parameter GROUP = Parameter.of(Type.STRING, "name", "The group");

    private final Desk desk;
    private final String namespace;

    DaemonMethods(Desk desk, String namespace) {
        this.desk = desk;
        this.namespace = namespace + ".";
    }

    List<Method> all() {
        return List.of(
                telling("getAPIVersion", "Tell the version of these methods.", Type.STRING)
                        .by(_ -> Value.of(API_VERSION)),
                telling("getVersion", "Tell the version of these methods.", Type.STRING)
                        .by(_ -> Value.of(API_VERSION)),
                telling("getSupervisorVersion", "Tell the version of Supervisor.", Type.STRING)
                        .by(_ -> Value.of(SUPERVISOR_VERSION)),
                telling("getIdentification", "Tell the identifier.", Type.STRING)
                        .by(_ -> Value.of(identifier())),
                telling("getState", "Tell the state of the daemon.", Type.STRUCT)
                        .by(_ -> state().toValue()),
                telling("getPID", "Tell the process id of the daemon.", Type.INT)
                        .by(_ -> Value.of((int) ProcessHandle.current().pid())),
                telling("shutdown", "Stop all processes and end.", Type.BOOLEAN)
                        .by(_ -> shutDown()),
                telling("restart", "Stop all processes and begin anew.", Type.BOOLEAN)
                        .by(_ -> restart()),
                telling(
                                "reloadConfig",
                                "Read the configuration, and tell which groups are added, changed and removed.",
                                Type.ARRAY)
                        .by(_ -> reread()),
                new Method(
                        namespace + "addProcessGroup",
                        "Make a group of the configuration active.",
                        Type.BOOLEAN,
                        List.of(GROUP),
                        arguments -> add(arguments.text(0))),
                new Method(
                        namespace + "removeProcessGroup",
                        "Forget a group whose processes are stopped.",
                        Type.BOOLEAN,
                        List.of(GROUP),
                        arguments -> remove(arguments.text(0))));
    }

    /// Sends an event; it may be called while the daemon goes down.
    Method sendRemoteCommEvent() {
        return new Method(
                namespace + "sendRemoteCommEvent",
                "Send an event to listeners that want REMOTE_COMMUNICATION.",
                Type.BOOLEAN,
                List.of(
                        Parameter.of(Type.STRING, "type", "In the header of the event"),
                        Parameter.of(Type.STRING, "data", "The rest of it")),
                arguments -> tell(arguments.text(0), arguments.text(1)));
    }

    private interface Unfinished {
        Method by(Method.Body body);
    }

    private Unfinished telling(String name, String help, Type result) {
        return body -> new Method(namespace + name, help, result, List.of(), body);
    }

    private String identifier() throws InterruptedException {
        return desk.ask(() -> desk.supervisor().configuration().daemon().identifier());
    }

    private SupervisorState state() throws InterruptedException {
        return SupervisorState.valueOf(desk.ask(desk.supervisor()::mood).name());
    }

    private Value shutDown() throws InterruptedException {
        return desk.ask(() -> {
            desk.supervisor().shutDown();
            return Value.of(true);
        });
    }

    private Value restart() throws InterruptedException {
        Desk.require(desk.await(desk.supervisor().restart()), "");
        return Value.of(true);
    }

    private Value reread() throws InterruptedException {
        try {
            var changes = desk.await(desk.supervisor().reread());
            return new ConfigChanges(changes.added(), changes.changed(), changes.removed())
                    .toValue();
        } catch (ConfigException e) {
            throw new FaultException(FaultCode.CANT_REREAD, String.valueOf(e.getMessage()));
        }
    }

    private Value add(String name) throws InterruptedException {
        Desk.require(desk.ask(() -> desk.supervisor().addGroup(name)), name);
        return Value.of(true);
    }

    private Value remove(String name) throws InterruptedException {
        Desk.require(desk.ask(() -> desk.supervisor().removeGroup(name)), name);
        return Value.of(true);
    }

    private Value tell(String type, String data) throws InterruptedException {
        return desk.ask(() -> {
            desk.supervisor().tell(type, data);
            return Value.of(true);
        });
    }
}
