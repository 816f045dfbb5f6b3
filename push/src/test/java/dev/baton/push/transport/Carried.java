// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.lifecycle.Passage;
import dev.baton.push.handoff.MovingState;
import dev.baton.push.handoff.MovingTopics;
import dev.baton.push.handoff.Nowhere;
import dev.baton.push.handoff.ParcelReceiver;
import dev.baton.push.handoff.ParcelSender;
import dev.baton.push.session.SharedState;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Runs something on a thread that carries what one generation says to the other.
final class Carried {
    private Carried() {}

    /// The predecessor says one thing, and the successor does what the test wants.
    private record Saying(Runnable heard) implements SharedState {
        @Override
        public void meetSuccessor(Consumer<Object> tell) {
            tell.accept("go");
        }

        @Override
        public void meetPredecessor(Consumer<Object> tell) {}

        @Override
        public void told(Object what) {
            heard.run();
        }

        @Override
        public void parted() {}
    }

    static <T> T result(Supplier<T> of) throws InterruptedException, ExecutionException {
        var done = new CompletableFuture<T>();
        var ends = Passage.pair();
        var sender = new ParcelSender(ends.get(0), topics(), state(() -> {}));
        var receiver =
                new ParcelReceiver(ends.get(1), topics(), state(() -> done.complete(of.get())));
        Thread.ofPlatform().daemon().start(() -> receiver.receive(new Nowhere()));
        try {
            return done.get();
        } finally {
            sender.close();
        }
    }

    private static MovingTopics topics() {
        return new MovingTopics(Map.of());
    }

    private static MovingState state(Runnable heard) {
        return new MovingState(Map.of("s", new Saying(heard)));
    }
}
