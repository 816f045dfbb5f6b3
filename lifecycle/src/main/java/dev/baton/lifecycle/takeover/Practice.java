// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A hand-over between this process and itself, about nothing: the training run of an AOT cache has
/// to see the code that a successor runs before it can answer.
public final class Practice implements Successor.Listener, Predecessor.Listener {
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> granted = new CompletableFuture<>();
    private final CompletableFuture<Void> accepted = new CompletableFuture<>();
    private final CompletableFuture<Void> served = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private Practice() {}

    /// Holds the whole conversation, from both sides. Takes milliseconds.
    ///
    /// @throws java.util.concurrent.CompletionException when something goes wrong
    public static void run() {
        new Practice().talk();
    }

    private void talk() {
        var pid = ProcessHandle.current().pid();
        var successor = Successor.await(this);
        var predecessor = Predecessor.greet(successor.handover(), 1, pid);
        inherit(successor.handover(), pid);
        predecessor.listen(this);
        predecessor.ready(List.of("http"), 0);
        await(ready);
        successor.grant();
        await(granted);
        predecessor.accepting();
        await(accepted);
        successor.commit();
        predecessor.serving("", "");
        await(served);
        successor.hangUp();
        await(over);
        successor.removeSocket();
    }

    /// What a successor finds in its environment.
    private static void inherit(String handover, long pid) {
        var listeners =
                Inheritance.listeners("http,3,4,tcp%3A%2F%2F0.0.0.0%2F80,tcp%3A%2F%2F%3A%3A%2F80");
        var written =
                new Inheritance(1, false, -1, -1, -1, false, Set.of(1), listeners, handover)
                        .write(System.getenv(), pid);
        var _ = Inheritance.of(written, 0, pid);
    }

    private static void await(CompletableFuture<Void> said) {
        said.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void isReady(List<String> listeners, int moves) {
        ready.complete(null);
    }

    @Override
    public void accepts() {
        accepted.complete(null);
    }

    @Override
    public void serves(String handover, String added) {
        served.complete(null);
    }

    @Override
    public void failed(String why) {
        var failure = new IllegalStateException(why);
        for (var awaited : List.of(ready, accepted, served)) {
            awaited.completeExceptionally(failure);
        }
    }

    @Override
    public void heard(Predecessor.Said said, String why) {
        switch (said) {
            case GRANTS -> granted.complete(null);
            case IS_GONE -> over.complete(null);
            case COMMITS, DISMISSES -> {}
        }
    }
}
