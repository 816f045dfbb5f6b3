// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The built-in warm-up: a few clients on virtual threads that send requests and look at the
/// status.
///
/// @param count requests in all
/// @param paths asked for in turn
record SelfRequests(int count, List<String> paths) implements Warmup {
    private static final Logger LOG = LoggerFactory.getLogger(SelfRequests.class);
    private static final int CLIENTS = 4;

    SelfRequests {
        if (count < 1 || paths.isEmpty()) {
            throw new IllegalArgumentException("a warm-up of " + count + " requests to " + paths);
        }
    }

    @Override
    public void run(InetSocketAddress self) throws Exception {
        long start = System.nanoTime();
        var next = new AtomicInteger();
        var clients = new ArrayList<Future<?>>();
        for (int i = 0; i < Math.min(CLIENTS, count); i++) {
            var client = new FutureTask<Void>(() -> ask(self, next), null);
            Thread.startVirtualThread(client);
            clients.add(client);
        }
        for (var client : clients) {
            await(client);
        }
        LOG.debug(
                "warmed up with {} requests in {} ms",
                count,
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private static void await(Future<?> client) throws IOException, InterruptedException {
        try {
            client.get();
        } catch (ExecutionException e) {
            throw new IOException("the warm-up failed: " + e.getMessage(), e);
        }
    }

    private void ask(InetSocketAddress self, AtomicInteger next) {
        try (var client = new SelfClient(self)) {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                var path = paths.get(i % paths.size());
                int status = client.get(path);
                if (status >= 500) {
                    throw new IllegalStateException("GET " + path + " was answered " + status);
                }
            }
        }
    }
}
