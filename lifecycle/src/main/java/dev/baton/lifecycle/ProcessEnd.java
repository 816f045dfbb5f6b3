// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.lifecycle.drain.DrainOutcome;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The end of this process. Any thread.
final class ProcessEnd {

    /// The status of a process that has been drained.
    static ExitStatus status(DrainOutcome outcome) {
        return switch (outcome) {
            case DrainOutcome.Clean _ -> ExitStatus.CLEAN;
            case DrainOutcome.Forced _ -> ExitStatus.FORCED;
        };
    }

    /// Ends it in the orderly way, shutdown hooks and all.
    void exit(ExitStatus status) {
        System.exit(status.code());
    }

    /// Ends it if the application has not done so by then: after a drain no old code runs on.
    void within(Duration most, ExitStatus status) {
        var end = System.nanoTime() + most.toNanos();
        Thread.ofPlatform()
                .daemon()
                .name("baton-end")
                .start(() -> {
                    for (var left = most.toNanos(); left > 0; left = end - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    Runtime.getRuntime().halt(status.code());
                });
    }
}
