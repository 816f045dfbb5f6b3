// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.ConfigReader;
import dev.baton.supervisord.config.Configuration;
import dev.baton.supervisord.config.Configuration.Notice;
import dev.baton.supervisord.config.DaemonSettings;
import dev.baton.supervisord.config.Flags;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.config.Surroundings;
import dev.baton.supervisord.log.LibraryLogs;
import dev.baton.supervisord.log.LogTarget;
import dev.baton.supervisord.log.MainLog;
import dev.baton.supervisord.log.Syslog;
import dev.baton.supervisord.log.Trouble;
import dev.baton.supervisord.rpc.Entrances;
import dev.baton.supervisord.rpc.RpcServer;
import dev.baton.supervisord.spawn.ChildEnvironment;
import dev.baton.supervisord.spawn.Launcher;
import dev.baton.supervisord.supervision.Result;
import dev.baton.supervisord.supervision.Supervisor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The life of the daemon: from a configuration to the end of all programs, and again with another
/// configuration when it is told to reload.
final class Daemon {
    private final Flags flags;
    private final Path file;
    private final Surroundings surroundings;
    private final PrintStream out;

    /// A restart goes on counting.
    private long nextEventSerial;

    /// What is to be said of the working directory.
    private List<Notice> entered = List.of();

    private @Nullable Background background;
    private boolean daemonized;
    private boolean terminalLeft;
    private @Nullable SignalInbox inbox;

    Daemon(Flags flags, Path file, Surroundings surroundings, PrintStream out) {
        this.flags = flags;
        this.file = file;
        this.surroundings = surroundings;
        this.out = out;
    }

    /// Runs to the end.
    ///
    /// @return the exit status
    /// @throws ConfigException when it cannot begin
    int run() throws InterruptedException {
        var configuration = read();
        background = Background.entered(System.getenv()).orElse(null);
        if (background == null && !configuration.daemon().nodaemon()) {
            return Background.enter();
        }
        daemonized = background != null;
        entered = Standing.take(configuration.daemon());
        var raised = Limits.raise(configuration.daemon());
        var next = Optional.of(configuration);
        while (next.isPresent()) {
            next = live(next.get(), raised);
            raised = List.of();
            entered = List.of();
        }
        return 0;
    }

    /// From a main log to the end of all programs.
    ///
    /// @return what to begin anew with
    private Optional<Configuration> live(
            Configuration configuration, List<Configuration.Notice> raised)
            throws InterruptedException {
        try (var log = openLog(configuration.daemon())) {
            LibraryLogs.leadTo(log);
            say(configuration, raised, log);
            return serve(configuration, log);
        } catch (IOException e) {
            throw Rereading.noMainLog(e);
        } catch (Error e) {
            new SuddenEnd().uncaughtException(Thread.currentThread(), e); // while there is a log
            throw e;
        } finally {
            LibraryLogs.leadTo(null);
        }
    }

    private Configuration read() {
        var read = ConfigReader.read(file, surroundings);
        return new Configuration(
                read.file(),
                flags.over(read.daemon(), surroundings),
                read.groups(),
                read.servers(),
                read.interfaces(),
                read.notices(),
                read.unsupported());
    }

    private MainLog openLog(DaemonSettings daemon) throws IOException {
        var path = daemon.log().file();
        var log =
                path == null
                        ? null
                        : LogTarget.open(path, daemon.log().maxbytes(), daemon.log().backups());
        var also = daemon.nodaemon() && !daemon.silent() ? out : null;
        var syslog = path == null ? Syslog.system() : null;
        return new MainLog(
                daemon.loglevel(), Clock.system(ZoneId.systemDefault()), log, also, syslog);
    }

    private static Optional<Path> writePidFile(DaemonSettings daemon, MainLog log) {
        var pid = ProcessHandle.current().pid();
        try {
            Files.writeString(daemon.pidfile(), pid + "\n");
        } catch (IOException e) {
            log.critical("could not write pidfile " + daemon.pidfile());
            return Optional.empty();
        }
        log.info("supervisord started with pid " + pid);
        return Optional.of(daemon.pidfile());
    }

    /// A device stays: `pidfile=/dev/null` says that none is wanted.
    private static void remove(Path pidFile, MainLog log) {
        try {
            if (Files.isRegularFile(pidFile)) {
                Files.deleteIfExists(pidFile);
            }
        } catch (IOException e) {
            log.warn("cannot remove " + pidFile + ": " + Trouble.of(e));
        }
    }

    /// Supervises the programs of one configuration until they are all stopped. Sockets come first:
    /// one that is taken tells of a daemon that lives, of which nothing may be touched.
    ///
    /// @return what to begin anew with
    private Optional<Configuration> serve(Configuration configuration, MainLog log)
            throws InterruptedException {
        var daemon = configuration.daemon();
        try (var entrances = Entrances.open(configuration.servers(), log);
                var leftovers = Leftovers.find(daemon, log)) {
            var signals = signals(log);
            // whoever waits for this daemon does not have to wait for programs of another one
            if (!leftovers.clear(daemon, log, signals, this::leaveTerminal)) {
                return Optional.empty();
            }
            return supervise(configuration, entrances, leftovers, log);
        } catch (ConfigException e) {
            if (terminalLeft) {
                log.critical(String.valueOf(e.getMessage())); // nobody else can say it
            }
            throw e;
        }
    }

    private Optional<Configuration> supervise(
            Configuration configuration, Entrances entrances, Leftovers leftovers, MainLog log)
            throws InterruptedException {
        var directory = workingDirectory(configuration.daemon());
        var launcher =
                new Launcher(
                        new ChildEnvironment(surroundings.environment(), configuration.serverUrl()),
                        directory,
                        Limits.filesOfPrograms(configuration.daemon()));
        var adopts = ProcessHandle.current().pid() == 1;
        var source = new Rereading(this::read, configuration, log);
        try (var supervisor =
                new Supervisor(configuration, source, log, launcher, directory, adopts)) {
            supervisor.keep(leftovers.journal());
            supervisor.countEventsFrom(nextEventSerial);
            supervisor.addGroups();
            return serve(configuration, supervisor, entrances);
        }
    }

    private Optional<Configuration> serve(
            Configuration configuration, Supervisor supervisor, Entrances entrances)
            throws InterruptedException {
        var log = supervisor.log();
        var server =
                configuration.servers().isEmpty()
                        ? Optional.<RpcServer>empty()
                        : Optional.of(RpcServer.start(entrances, configuration, supervisor));
        var signals = signals(log);
        if (daemonized) {
            log.info("daemonizing the supervisord process");
            daemonized = false; // once: a restart stays where it is
        }
        entered.forEach(notice -> log.log(notice.level(), notice.text()));
        var pidFile = writePidFile(configuration.daemon(), log);
        signals.deliver(signal -> supervisor.post(() -> received(signal, supervisor)));
        try {
            leaveTerminal();
            return supervisor.run();
        } finally {
            nextEventSerial = supervisor.nextEventSerial();
            signals.hold();
            if (server.isPresent()) {
                server.get().stop();
            }
            pidFile.ifPresent(path -> remove(path, log));
        }
    }

    private void leaveTerminal() {
        if (background != null) {
            background.ready();
            background = null;
            terminalLeft = true;
        }
    }

    private SignalInbox signals(MainLog log) {
        if (inbox == null) {
            inbox = SignalInbox.open(log);
        }
        return inbox;
    }

    private static void received(String signal, Supervisor supervisor) {
        switch (signal) {
            case "SIGHUP" -> restart(signal, supervisor);
            case "SIGUSR2" -> reopen(signal, supervisor);
            default -> stop(signal, supervisor);
        }
    }

    private Path workingDirectory(DaemonSettings daemon) {
        var directory = daemon.directory();
        return directory == null
                ? surroundings.workingDirectory()
                : surroundings.workingDirectory().resolve(directory);
    }

    /// In supervisord's order: what is worst comes first.
    private static void say(Configuration configuration, List<Notice> raised, MainLog log) {
        var notices = new ArrayList<>(configuration.notices());
        configuration
                .unsupported()
                .forEach(each -> notices.add(new Notice(LogLevel.WARN, "not supported: " + each)));
        notices.addAll(Standing.notices(configuration.daemon()));
        notices.addAll(raised);
        for (var level : List.of(LogLevel.CRITICAL, LogLevel.WARN, LogLevel.INFO)) {
            notices.stream()
                    .filter(notice -> notice.level() == level)
                    .forEach(notice -> log.log(level, notice.text()));
        }
    }

    private static void stop(String signal, Supervisor supervisor) {
        supervisor.log().warn("received " + signal + " indicating exit request");
        supervisor.shutDown();
    }

    /// Everything is stopped only when there is something to start afterwards.
    private static void restart(String signal, Supervisor supervisor) {
        if (supervisor.mood() == Supervisor.Mood.SHUTDOWN) {
            supervisor
                    .log()
                    .warn(
                            "ignored "
                                    + signal
                                    + " indicating restart request (shutdown in progress)");
            return;
        }
        supervisor.log().warn("received " + signal + " indicating restart request");
        var _ = // the log tells what becomes of it
                supervisor
                        .restart()
                        .exceptionally(e -> {
                            supervisor.log().critical("not restarted: " + e);
                            return Result.failed(String.valueOf(e));
                        });
    }

    private static void reopen(String signal, Supervisor supervisor) {
        supervisor.log().info("received " + signal + " indicating log reopen request");
        supervisor.reopenLogs();
    }
}
