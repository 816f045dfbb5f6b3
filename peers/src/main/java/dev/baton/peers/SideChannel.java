// SPDX-License-Identifier: Apache-2.0
package dev.baton.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/// What the benchmark asks a server beside its load, over standard input: `heap` is answered with
/// the bytes in use after a collection. The end of the input ends the process.
final class SideChannel {
    private SideChannel() {}

    /// Answers from now on.
    static void open() {
        Thread.ofPlatform().name("side channel").daemon().start(SideChannel::answer);
    }

    private static void answer() {
        try (var in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(line.equals("heap") ? Long.toString(heap()) : "?");
            }
        } catch (IOException e) {
            System.err.println("the side channel broke: " + e);
        }
        Runtime.getRuntime().halt(0);
    }

    @SuppressWarnings("CheckReturnValue") // what is collected is not counted
    private static long heap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc(); // what the first one has found unreachable may hold more
        return memory.getHeapMemoryUsage().getUsed();
    }
}
