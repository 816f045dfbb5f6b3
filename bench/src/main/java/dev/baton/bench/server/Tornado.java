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

/// A Tornado application with the usual recipe: on SIGHUP stop accepting, wait for what is in
/// flight, execute itself anew.
public final class Tornado implements ServerUnderTest {
    private static final Duration START = Duration.ofSeconds(15);
    private static final String PYTHON = "/usr/bin/python3";

    private final int port;
    private final Path script;
    private final PidFile pidFile;
    private final OwnedProcess process;

    /// @param directory for its script, its pid file and its log
    public Tornado(int port, Path directory) {
        this.port = port;
        this.script = directory.resolve("tornado_hello.py");
        this.pidFile = new PidFile(directory.resolve("tornado.pid"));
        this.process = new OwnedProcess("tornado", directory.resolve("tornado.log"));
    }

    /// Whether the system's Python has it.
    public static boolean installed() {
        return Installed.answers(PYTHON, "-c", "import tornado");
    }

    @Override
    public String name() {
        return "tornado";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean slowRequests() {
        return true;
    }

    @Override
    public boolean tellsGenerations() {
        return true;
    }

    @Override
    public void start() {
        unpack();
        process.start(
                List.of(
                        PYTHON,
                        script.toString(),
                        Integer.toString(port),
                        pidFile.file().toString()),
                Map.of());
        process.awaitAnswer(port, START);
        var _ = pid();
    }

    private void unpack() {
        try (var resource = Tornado.class.getResourceAsStream("tornado_hello.py")) {
            if (resource == null) {
                throw new IllegalStateException("tornado_hello.py is not on the class path");
            }
            Files.write(script, resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int pid() {
        return pidFile.await(process);
    }

    @Override
    public void reload() {
        Processes.signal(pid(), Signals.SIGHUP);
    }

    /// The process stays the same, and nothing of the old image survives execve(2).
    @Override
    public boolean settled() {
        return pidFile.running().isPresent();
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
