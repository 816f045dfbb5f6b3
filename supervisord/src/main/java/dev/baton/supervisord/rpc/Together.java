// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.OperationResult;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisord.supervision.Result;
import dev.baton.supervisord.supervision.SupervisedProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The same operation on several processes, begun at once: each has a result of its own.
///
/// @param desk where to ask
record Together(Desk desk) {
    /// An operation that has begun on a process.
    private record Begun(SupervisedProcess process, CompletableFuture<Result> result) {}

    /// Begins, and waits for all. Who asks takes the last failure for what all of it has come to,
    /// as supervisorctl does, so results come in supervisord's order: first what is clear at once,
    /// then what takes its time, as it ends.
    ///
    /// @param who is meant; asked on the supervisor's thread
    /// @param filter the others are left out of the answer
    /// @param operation on the supervisor's thread; may throw a [FaultException]
    Value run(
            Supplier<List<SupervisedProcess>> who,
            Predicate<SupervisedProcess> filter,
            Function<SupervisedProcess, CompletableFuture<Result>> operation)
            throws InterruptedException {
        var ended = new LinkedBlockingQueue<Begun>();
        var count =
                desk.ask(() -> {
                    var all =
                            who.get().stream()
                                    .filter(filter)
                                    .map(process -> begin(process, operation))
                                    .toList();
                    for (var each : all) {
                        var _ = each.result().whenComplete((_, _) -> ended.add(each));
                    }
                    return all.size();
                });
        var results = new ArrayList<Value>();
        for (int i = 0; i < count; i++) {
            results.add(result(ended.take()).toValue());
        }
        return Value.array(results);
    }

    private static Begun begin(
            SupervisedProcess process,
            Function<SupervisedProcess, CompletableFuture<Result>> operation) {
        try {
            return new Begun(process, operation.apply(process));
        } catch (FaultException fault) {
            return new Begun(process, CompletableFuture.failedFuture(fault));
        }
    }

    private OperationResult result(Begun begun) throws InterruptedException {
        var group = begun.process().group();
        var name = begun.process().settings().name();
        try {
            Desk.require(desk.await(begun.result()), Desk.name(begun.process()));
            return OperationResult.success(group, name);
        } catch (FaultException fault) {
            return OperationResult.failure(group, name, fault);
        }
    }
}
