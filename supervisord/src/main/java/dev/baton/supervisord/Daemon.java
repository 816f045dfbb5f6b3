// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.posix.Credentials;
import dev.baton.posix.PosixException;
import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.ConfigReader;
import dev.baton.supervisord.config.Configuration;
import dev.baton.supervisord.config.DaemonSettings;
import dev.baton.supervisord.config.Flags;
import dev.baton.supervisord.config.Surroundings;
import dev.baton.supervisord.log.AutoLogs;
import dev.baton.supervisord.log.LogTarget;
import dev.baton.supervisord.log.MainLog;
import dev.baton.supervisord.log.Syslog;
import dev.baton.supervisord.rpc.Entrances;
import dev.baton.supervisord.rpc.RpcServer;
import dev.baton.supervisord.spawn.ChildEnvironment;
import dev.baton.supervisord.spawn.Launcher;
import dev.baton.supervisord.supervision.Supervisor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
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

    private @Nullable Background background;
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
        become(configuration.daemon());
        var raised = Limits.raise(configuration.daemon());
        var next = Optional.of(configuration);
        while (next.isPresent()) {
            next = live(next.get(), raised);
            raised = List.of();
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
            raised.forEach(notice -> log.log(notice.level(), notice.text()));
            say(configuration, log);
            return serve(configuration, log);
        } catch (IOException e) {
            throw ConfigException.of("cannot open the main log: " + e.getMessage());
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

    /// In the foreground too: supervisord leaves umask and directory alone there.
    private static void become(DaemonSettings daemon) {
        Credentials.umask(daemon.umask());
        try {
            if (daemon.directory() != null) {
                Credentials.directory(daemon.directory());
            }
            var user = daemon.user();
            if (user != null && user.uid() != Credentials.uid()) {
                Credentials.become(
                        new dev.baton.posix.Accounts.User(
                                user.name(), user.uid(), user.gid(), user.home()));
            }
        } catch (PosixException e) {
            throw ConfigException.of("Can't drop privilege as nonroot user: " + e.getMessage());
        }
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

    private static void remove(Path pidFile, MainLog log) {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            log.warn("cannot remove " + pidFile + ": " + e.getMessage());
        }
    }

    /// Supervises the programs of one configuration until they are all stopped.
    ///
    /// @return what to begin anew with
    private Optional<Configuration> serve(Configuration configuration, MainLog log)
            throws InterruptedException {
        var directory = workingDirectory(configuration.daemon());
        var launcher =
                new Launcher(
                        new ChildEnvironment(surroundings.environment(), configuration.serverUrl()),
                        directory);
        var adopts = ProcessHandle.current().pid() == 1;
        try (var supervisor =
                new Supervisor(configuration, this::read, log, launcher, directory, adopts)) {
            supervisor.countEventsFrom(nextEventSerial);
            supervisor.addGroups();
            try (var entrances = Entrances.open(configuration.servers(), log)) {
                return serve(configuration, supervisor, entrances);
            }
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
        if (background != null) {
            log.info("daemonizing the supervisord process");
        }
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
            background = null; // once: a restart stays where it is
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

    private static void say(Configuration configuration, MainLog log) {
        if (Credentials.uid() == 0 && configuration.daemon().user() == null) {
            log.critical(
                    "Supervisor is running as root.  Privileges were not dropped because no user is specified in the config file.  If you intend to run as root, you can set user=root in the config file to avoid this message.");
        }
        var user = configuration.daemon().user();
        if (user != null) {
            log.info("Set uid to user " + user.uid() + " succeeded");
        }
        configuration.notices().forEach(notice -> log.log(notice.level(), notice.text()));
        configuration.unsupported().forEach(each -> log.warn("not supported: " + each));
        if (!configuration.daemon().nocleanup()) {
            var daemon = configuration.daemon();
            new AutoLogs(daemon.childlogdir(), daemon.identifier())
                    .clean()
                    .forEach(path -> log.warn("Failed to clean up '" + path + "'"));
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
        var _ = supervisor.restart(); // the log tells what becomes of it
    }

    private static void reopen(String signal, Supervisor supervisor) {
        supervisor.log().info("received " + signal + " indicating log reopen request");
        supervisor.reopenLogs();
    }
}
