// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import dev.baton.posix.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A server made with Baton, started by the command that is given.
public final class Baton implements ServerUnderTest {
    private static final Duration START = Duration.ofSeconds(30);

    private final List<String> command;
    private final Mode mode;
    private final int port;
    private final PidFile pidFile;
    private final OwnedProcess process;
    private int predecessor;
    private String generationBefore = "";

    /// What an executed image finds in its environment; the old one in the same process had less.
    private static final String GENERATION = "BATON_GENERATION";

    /// @param command with the placeholders `{port}`, `{pidFile}` and `{mode}`
    /// @param directory for its pid file and its log
    public Baton(ServerCommand command, Mode mode, int port, Path directory) {
        this.mode = mode;
        this.port = port;
        this.pidFile = new PidFile(directory.resolve("baton.pid"));
        this.process = new OwnedProcess("the server", directory.resolve("baton.log"));
        this.command = command.with(port, pidFile.file(), mode);
    }

    @Override
    public String name() {
        return "baton " + mode;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean slowRequests() {
        return true;
    }

    /// A process that exits hands on nothing, so its number may well be the same in the next one.
    @Override
    public boolean tellsGenerations() {
        return mode != Mode.EXIT;
    }

    @Override
    public void start() {
        process.start(command, Map.of());
        process.awaitAnswer(port, START);
        var _ = pid();
    }

    @Override
    public int pid() {
        return pidFile.await(process);
    }

    @Override
    public void reload() {
        predecessor = pid();
        generationBefore = Processes.variable(predecessor, GENERATION);
        Processes.signal(predecessor, Signals.SIGHUP);
        if (mode == Mode.EXIT) {
            process.awaitExit(START);
            process.start(command, Map.of());
        }
    }

    @Override
    public boolean settled() {
        return switch (mode) {
            case OVERLAP, EXIT -> !Processes.runs(predecessor) && pidFile.running().isPresent();
            case EXEC ->
                    !Processes.variable(predecessor, GENERATION).equals(generationBefore)
                            && !Processes.hasChildren(predecessor);
        };
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
