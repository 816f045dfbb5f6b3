// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.posix.Posix;
import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.Flags;
import dev.baton.supervisord.config.Surroundings;
import dev.baton.supervisord.log.LibraryLogs;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The command `batond`: takes supervisord's flags and configuration.
public final class Batond {
    /// The exit status of everything that is wrong before programs are started.
    public static final int USAGE = 2;

    private static final String NAME = "batond";

    private Batond() {}

    /// Runs until it is told to stop; then, or when it cannot start, ends the JVM.
    public static void main(String... arguments) throws InterruptedException {
        Thread.setDefaultUncaughtExceptionHandler(new SuddenEnd());
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err)
            throws InterruptedException {
        LibraryLogs.use();
        try {
            var flags = Flags.parse(arguments);
            if (flags.has("help")) {
                out.print(help());
                return 0;
            }
            if (flags.has("version")) {
                out.println(version());
                return 0;
            }
            Posix.require();
            var surroundings = surroundings();
            var file =
                    flags.get("configuration").map(Path::of).orElseGet(() -> search(surroundings));
            return new Daemon(flags, file, surroundings, out).run();
        } catch (ConfigException e) {
            complain(e, err);
            return USAGE;
        }
    }

    /// supervisord's words first, then the place.
    static void complain(ConfigException e, PrintStream err) {
        err.println("Error: " + e.getMessage());
        e.place().ifPresent(place -> err.println("  at " + place));
        err.println("For help, use " + NAME + " -h");
    }

    private static Surroundings surroundings() {
        return new Surroundings(
                OwnEnvironment.forPrograms(),
                Path.of("").toAbsolutePath(),
                hostName(),
                new SystemAccounts());
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (java.io.IOException e) {
            return hostNameByAddress();
        }
    }

    private static String hostNameByAddress() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static Path search(Surroundings surroundings) {
        var places = places(System.getProperty("baton.program", NAME));
        return places.stream()
                .filter(place -> Files.exists(surroundings.workingDirectory().resolve(place)))
                .findFirst()
                .map(Path::of)
                .orElseThrow(() ->
                        ConfigException.of(
                                "No config file found at default paths (%s); use the -c option to specify a config file at a different path"
                                        .formatted(String.join(", ", places))));
    }

    /// Where a configuration is looked for.
    ///
    /// @param program the path that this was started by
    static List<String> places(String program) {
        var beside = Optional.ofNullable(Path.of(program).getParent()).map(Path::getParent);
        var prefix = beside.map(path -> path + "/").orElse("").replace("//", "/");
        return List.of(
                prefix + "etc/supervisord.conf",
                prefix + "supervisord.conf",
                "supervisord.conf",
                "etc/supervisord.conf",
                "/etc/supervisord.conf",
                "/etc/supervisor/supervisord.conf");
    }

    private static String version() {
        return Objects.requireNonNullElse(
                Batond.class.getPackage().getImplementationVersion(), "unknown");
    }

    private static String help() {
        return """
        batond -- run a set of applications as daemons.

        Usage: batond [options]

        -c/--configuration FILE     configuration file, else the first of
                                    ../etc/supervisord.conf and ../supervisord.conf beside
                                    the directory of this program, ./supervisord.conf,
                                    ./etc/supervisord.conf, /etc/supervisord.conf,
                                    /etc/supervisor/supervisord.conf
        -n/--nodaemon               stay in the foreground (same as 'nodaemon=true')
        -s/--silent                 no log on standard output (same as 'silent=true')
        -h/--help                   print this and exit
        -v/--version                print the version and exit
        -u/--user USER              become this user
        -m/--umask UMASK            file mode mask of the daemon (022)
        -d/--directory DIRECTORY    working directory of the daemon
        -l/--logfile FILENAME       main log
        -y/--logfile_maxbytes SIZE  at which the main log is rotated
        -z/--logfile_backups NUM    how many old main logs are kept
        -e/--loglevel LEVEL         debug, info, warn, error or critical
        -j/--pidfile FILENAME       where the pid of the daemon is written
        -i/--identifier ID          name of this daemon
        -q/--childlogdir DIRECTORY  where logs of programs go that have no name
        -k/--nocleanup              keep such logs of an earlier run
        -a/--minfds NUM             open files that must be possible
        -t/--strip_ansi             take escape sequences out of what programs write
        --minprocs NUM              processes that must be possible
        """;
    }
}
