// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.Namespec;
import dev.baton.supervisord.supervision.EndedException;
import dev.baton.supervisord.supervision.ProcessGroup;
import dev.baton.supervisord.supervision.Result;
import dev.baton.supervisord.supervision.SupervisedProcess;
import dev.baton.supervisord.supervision.Supervisor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/// Where clients' threads wait for the supervisor's. Any thread but that one.
///
/// @param supervisor answers
record Desk(Supervisor supervisor) {

    /// Asks something on the supervisor's thread, and waits for the answer.
    ///
    /// @throws FaultException what the question has thrown, or that the daemon has ended
    <T> T ask(Supplier<T> question) throws InterruptedException {
        return await(supervisor.ask(question));
    }

    /// Waits for an answer.
    <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case FaultException fault -> throw fault;
                case EndedException _ -> throw new FaultException(FaultCode.SHUTDOWN_STATE);
                case RuntimeException other -> throw other;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /// Refuses while the daemon goes down.
    void requireRunning() throws InterruptedException {
        if (ask(supervisor::mood) != Supervisor.Mood.RUNNING) {
            throw new FaultException(FaultCode.SHUTDOWN_STATE);
        }
    }

    // ---- in questions

    /// The group of this name.
    ///
    /// @throws FaultException BAD_NAME
    ProcessGroup group(String name) {
        return supervisor
                .group(name)
                .orElseThrow(() -> new FaultException(FaultCode.BAD_NAME, name));
    }

    /// The one process that a name means.
    ///
    /// @throws FaultException BAD_NAME, also for a whole group
    SupervisedProcess process(String name) {
        var namespec = Namespec.parse(name);
        return namespec.process()
                .flatMap(process -> supervisor.process(namespec.group(), process))
                .orElseThrow(() -> new FaultException(FaultCode.BAD_NAME, name));
    }

    /// All of them, by the priority of groups and in groups.
    List<SupervisedProcess> all() {
        return supervisor.groups().stream().flatMap(g -> g.processes().stream()).toList();
    }

    // ---- results

    /// The full name in the short form.
    static String name(SupervisedProcess process) {
        return Namespec.of(process.group(), process.settings().name());
    }

    /// Throws what is not done, in the words of the wire.
    ///
    /// @param name of the process or the group
    static void require(Result result, String name) {
        if (!result.isDone()) {
            throw fault(result, name);
        }
    }

    private static FaultException fault(Result result, String name) {
        var code = FaultCode.valueOf(result.outcome().name());
        return code == FaultCode.SHUTDOWN_STATE
                ? new FaultException(code)
                : new FaultException(code, result.detail().isEmpty() ? name : result.detail());
    }
}
