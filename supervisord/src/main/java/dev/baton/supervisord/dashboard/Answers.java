// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Waits for what the supervisor has been asked. Any thread but the supervisor's.
final class Answers {
    private Answers() {}

    /// The answer, when it is there.
    ///
    /// @throws IllegalStateException when the supervisor has ended
    static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        }
    }
}
