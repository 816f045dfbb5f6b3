// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import dev.baton.posix.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// nginx, with a configuration of its own that answers `/` and nothing else.
///
/// Each reload has a new configuration, in which the generation is one higher. The signal goes
/// straight to the master: the same as `nginx -s reload` sends, without the time of starting that.
public final class Nginx implements ServerUnderTest {
    private static final Duration START = Duration.ofSeconds(10);

    private final int port;
    private final Path directory;
    private final PidFile pidFile;
    private final OwnedProcess process;
    private int generation;
    private Set<Long> predecessors = Set.of();

    /// @param directory becomes its prefix
    public Nginx(int port, Path directory) {
        this.port = port;
        this.directory = directory.toAbsolutePath();
        this.pidFile = new PidFile(this.directory.resolve("nginx.pid"));
        this.process = new OwnedProcess("nginx", directory.resolve("nginx.log"));
    }

    /// Whether there is one on this machine.
    public static boolean installed() {
        return Installed.answers("nginx", "-v");
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean slowRequests() {
        return false;
    }

    @Override
    public boolean tellsGenerations() {
        return true;
    }

    @Override
    public void start() {
        configure();
        process.start(
                List.of(
                        "nginx",
                        "-p",
                        directory.toString(),
                        "-c",
                        "nginx.conf",
                        "-e",
                        "stderr",
                        "-g",
                        "daemon off;"),
                Map.of());
        process.awaitAnswer(port, START);
        var _ = pid();
    }

    @Override
    public int pid() {
        return pidFile.await(process);
    }

    @Override
    public void reload() {
        generation++;
        configure();
        predecessors = workers();
        Processes.signal(pid(), Signals.SIGHUP);
    }

    @Override
    public boolean settled() {
        return workers().stream().noneMatch(predecessors::contains);
    }

    private Set<Long> workers() {
        return ProcessHandle.of(pid()).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .filter(pid -> Processes.runs(pid.intValue()))
                .collect(Collectors.toSet());
    }

    private void configure() {
        try {
            Files.writeString(
                    directory.resolve("nginx.conf"),
                    """
                    worker_processes 2;
                    pid nginx.pid;
                    error_log stderr warn;
                    events { worker_connections 4096; }
                    http {
                        access_log off;
                        keepalive_requests 1000000;
                        client_body_temp_path body;
                        proxy_temp_path proxy;
                        fastcgi_temp_path fastcgi;
                        uwsgi_temp_path uwsgi;
                        scgi_temp_path scgi;
                        server {
                            listen 127.0.0.1:%d;
                            location = / { return 200 "hello nginx generation %d\\n"; }
                        }
                    }
                    """
                            .formatted(port, generation));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> lastLines() {
        return process.lastLines();
    }

    @Override
    public void close() {
        process.close();
    }
}
