// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import dev.baton.bench.server.Await;
import dev.baton.bench.server.BenchException;
import dev.baton.bench.server.Probe;
import dev.baton.posix.ProcessStat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, which ends with its standard input. For one thread.
final class PeerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int LINES = 20;

    /// proc(5): times are in ticks, of which every Linux has 100 a second.
    private static final long MICROS_PER_TICK = 10_000;

    private final Peer peer;
    private final int port;
    private final Path log;
    private final Process process;
    private final BufferedReader answers;

    /// Starts it and returns when it answers.
    PeerProcess(Peer peer, Path sockJsNode, Path scratch) {
        this.peer = peer;
        port = Probe.freePort();
        log = scratch.resolve(peer.name() + "-" + port + ".log");
        try {
            process =
                    new ProcessBuilder(peer.command(port, sockJsNode, scratch))
                            .redirectError(log.toFile())
                            .start();
        } catch (IOException e) {
            throw new BenchException(peer.label() + " could not be started: " + e.getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end a peer"));
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!Await.until(START, () -> !process.isAlive() || Probe.answers(port))
                || !process.isAlive()) {
            process.destroyForcibly();
            throw new BenchException(peer.label() + " does not serve; it said:\n" + lastLines());
        }
    }

    int port() {
        return port;
    }

    /// Bytes of heap in use after a collection.
    long heap() {
        try {
            var out = process.getOutputStream();
            out.write("heap\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            var answer = answers.readLine();
            if (answer == null) {
                throw new BenchException(peer.label() + " has died; it said:\n" + lastLines());
            }
            return Long.parseLong(answer);
        } catch (IOException e) {
            throw new BenchException(peer.label() + " does not say how much heap it uses", e);
        }
    }

    /// Bytes of memory that are resident, proc(5) `VmRSS`.
    long resident() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow(() -> new BenchException(peer.label() + " has died"));
    }

    /// Processor time it has used, in microseconds, with a resolution of ten thousand.
    long cpuMicros() {
        return ProcessStat.of((int) process.pid())
                        .orElseThrow(() -> new BenchException(peer.label() + " has died"))
                        .ticks()
                * MICROS_PER_TICK;
    }

    private String read(String file) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), file),
                    StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new BenchException(peer.label() + " has died; it said:\n" + lastLines(), e);
        }
    }

    private String lastLines() {
        try {
            List<String> lines =
                    Files.exists(log)
                            ? Files.readString(log, StandardCharsets.UTF_8).lines().toList()
                            : List.of();
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it.
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                var _ = process.waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
