// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what the application wants done before this image ends, in a thread of its own and not
/// longer than allowed.
final class LeavingHooks {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

    private LeavingHooks() {}

    static void run(List<Runnable> hooks, Duration most) {
        if (hooks.isEmpty()) {
            return;
        }
        var thread = Thread.ofPlatform().daemon().name("baton-leaving").start(() -> all(hooks));
        try {
            if (!thread.join(most)) {
                LOG.warn("the hooks before leaving take over {} ms: not waiting", most.toMillis());
            }
        } catch (InterruptedException e) {
            LOG.warn("interrupted while the hooks before leaving ran: not waiting");
        }
    }

    private static void all(List<Runnable> hooks) {
        for (var hook : hooks) {
            try {
                hook.run();
            } catch (RuntimeException e) {
                LOG.warn("a hook before leaving threw", e);
            }
        }
    }
}
