// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import dev.baton.posix.Child;
import dev.baton.posix.Credentials;
import dev.baton.posix.Errno;
import dev.baton.posix.Fd;
import dev.baton.posix.PosixException;
import dev.baton.posix.Spawn;
import dev.baton.supervisord.config.ProcessSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Starts children: each in a process group of its own, with pipes for its standard input, output
/// and error, no other descriptor, an empty signal mask and all signals at their defaults. To be
/// used by one (platform) thread, since a mask of file modes is set in it for a moment, and for the
/// process the limit on open files that children are to have.
public final class Launcher {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    /// How many files other threads may open while a child is made.
    private static final int ROOM_FOR_OTHERS = 64;

    private static final int SIGKILL = 9;
    private static final Duration LONGEST_DEATH = Duration.ofSeconds(5);

    private final ChildEnvironment environment;
    private final Path workingDirectory;
    private final OptionalLong files;
    private @Nullable Boolean ownUmask;

    /// @param environment what children get
    /// @param workingDirectory of the daemon
    /// @param files how many children may open, as a soft limit; empty for as many as the daemon
    public Launcher(ChildEnvironment environment, Path workingDirectory, OptionalLong files) {
        this.environment = environment;
        this.workingDirectory = workingDirectory;
        this.files = files;
    }

    /// What has become of an attempt.
    public sealed interface Outcome {
        /// There is a child.
        ///
        /// @param child to be reaped
        /// @param stdin the daemon's end; null when the child's is a socket
        /// @param stdout the daemon's end, non-blocking
        /// @param stderr the daemon's end, non-blocking; null when it goes where stdout goes
        record Launched(Child child, @Nullable Fd stdin, Fd stdout, @Nullable Fd stderr)
                implements Outcome {
            /// Ends the child at once, as if it had never been there.
            public void abandon() {
                child.signal(SIGKILL);
                child.await(LONGEST_DEATH);
                Stream.of(
                                Optional.ofNullable(stdin),
                                Optional.of(stdout),
                                Optional.ofNullable(stderr))
                        .flatMap(Optional::stream)
                        .forEach(Fd::close);
            }
        }

        /// There is none.
        ///
        /// @param reason for clients and the main log
        /// @param stderr what the child's own log is to say; empty for nothing
        record Failed(String reason, String stderr) implements Outcome {}
    }

    /// Finds the program of a process.
    ///
    /// @throws Command.Problem when it cannot be executed
    public Command command(ProcessSettings process) throws Command.Problem {
        var own = environment.own().get("PATH");
        var path = process.environment().getOrDefault("PATH", own);
        return Command.find(process.command(), path, workingDirectory);
    }

    /// Starts a process.
    ///
    /// @param group its group's name
    /// @param socket its descriptor 0; null for a pipe
    public Outcome launch(ProcessSettings process, String group, @Nullable Fd socket) {
        Command command;
        try {
            command = command(process);
        } catch (Command.Problem e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()), "");
        }
        var user = AnotherUser.of(process.place().uid());
        var refusal = user == null ? "" : user.refusal();
        if (user != null && !refusal.isEmpty()) {
            return notSpawned(notSetUid(process, refusal));
        }
        var variables = environment.of(process, group);
        if (holdsNul(command.words()) || holdsNul(variables.values())) {
            return notSpawned(notExecuted(command, "a NUL in its words or its environment"));
        }
        return start(process, user, command, variables, socket);
    }

    /// The kernel would take what is before it for the whole.
    private static boolean holdsNul(Collection<String> texts) {
        return texts.stream().anyMatch(text -> text.indexOf('\0') >= 0);
    }

    private static String notSetUid(ProcessSettings process, String why) {
        return "couldn't setuid to " + process.place().uid() + ": " + why;
    }

    private static Outcome notSpawned(String reason) {
        return new Outcome.Failed(
                reason, "supervisor: " + reason + "\nsupervisor: child process was not spawned\n");
    }

    private Outcome start(
            ProcessSettings process,
            @Nullable AnotherUser user,
            Command command,
            Map<String, String> variables,
            @Nullable Fd socket) {
        try (var pipes = new ChildPipes(socket, process.redirectStderr())) {
            Supplier<Outcome> start =
                    () -> pipes.launched(spawn(process, user, command, variables, pipes.childs()));
            if (user == null) {
                return start.get();
            }
            var directory = directory(process);
            var from = directory == null ? workingDirectory : directory;
            return user.start(
                    directory,
                    from.resolve(command.program()),
                    start,
                    obstacle -> forbidden(process, command, obstacle));
        } catch (PosixException e) {
            return failed(process, command, e);
        }
    }

    private static Outcome forbidden(
            ProcessSettings process, Command command, AnotherUser.Obstacle obstacle) {
        return notSpawned(
                switch (obstacle) {
                    case DIRECTORY -> notEntered(process, "EACCES");
                    case PROGRAM -> notExecuted(command, "EACCES");
                    case FORMAT -> notExecuted(command, "ENOEXEC");
                });
    }

    private @Nullable Path directory(ProcessSettings process) {
        var directory = process.place().directory();
        return directory == null ? null : workingDirectory.resolve(directory);
    }

    private Child spawn(
            ProcessSettings process,
            @Nullable AnotherUser user,
            Command command,
            Map<String, String> variables,
            Map<Integer, Fd> descriptors) {
        var place = process.place();
        var umask = place.umask() == null || !hasOwnUmask() ? null : place.umask();
        var before = new ArrayList<String>();
        var limited = files.isPresent() && isLow(descriptors);
        if (files.isPresent() && !limited) {
            before.addAll(limited(files.getAsLong()));
        }
        if (user != null) {
            before.addAll(user.words());
        }
        if (place.umask() != null && umask == null) {
            before.addAll(masked(place.umask()));
        }
        var spawn =
                Spawn.of(
                                before.isEmpty() ? command.program() : Path.of(before.getFirst()),
                                words(before, command, variables),
                                variables)
                        .withDescriptors(descriptors)
                        .in(Spawn.Group.NEW_GROUP);
        var directory = directory(process);
        var placed = directory == null ? spawn : spawn.in(directory);
        Supplier<Child> start =
                umask == null ? placed::start : () -> withUmask(umask, placed::start);
        return limited ? withFiles(files.getAsLong(), start) : start.get();
    }

    /// Whether nobody in this process misses the descriptors above the limit of children: each new
    /// one has the lowest number there is.
    private boolean isLow(Map<Integer, Fd> descriptors) {
        var highest = descriptors.values().stream().mapToInt(Fd::number).max().orElse(0);
        return highest + ROOM_FOR_OTHERS < files.orElse(0);
    }

    private static List<String> limited(long files) {
        return Files.isExecutable(PRLIMIT)
                ? List.of(PRLIMIT.toString(), "--nofile=" + files + ":", "--")
                : List.of();
    }

    private static Child withFiles(long soft, Supplier<Child> start) {
        var before = Credentials.limit(Credentials.NOFILE);
        Credentials.limit(Credentials.NOFILE, new Credentials.Limit(soft, before.hard()));
        try {
            return start.get();
        } finally {
            Credentials.limit(Credentials.NOFILE, before);
        }
    }

    /// What is started first searches the path of the environment for the rest; without one it
    /// would not find it, and is given the file.
    private static List<String> words(
            List<String> before, Command command, Map<String, String> variables) {
        var words = new ArrayList<>(before);
        words.addAll(command.words());
        if (!before.isEmpty() && !variables.containsKey("PATH")) {
            words.set(before.size(), command.program().toString());
        }
        return words;
    }

    private static List<String> masked(int umask) {
        return List.of(
                "/bin/sh", "-c", "umask \"$0\" && exec \"$@\"", Integer.toOctalString(umask));
    }

    private boolean hasOwnUmask() {
        if (ownUmask == null) {
            ownUmask = Credentials.ownDirectoryAndUmask();
        }
        return ownUmask;
    }

    private static Child withUmask(int umask, Supplier<Child> start) {
        var before = Credentials.umask(umask);
        try {
            return start.get();
        } finally {
            Credentials.umask(before);
        }
    }

    private static Outcome failed(ProcessSettings process, Command command, PosixException e) {
        var name = process.name();
        var code = e.errno().code();
        return switch (e.call()) {
            case "pipe2", "fcntl" ->
                    new Outcome.Failed(
                            e.errno().equals(Errno.EMFILE)
                                    ? "too many open files to spawn '" + name + "'"
                                    : "unknown error making dispatchers for '"
                                            + name
                                            + "': "
                                            + code,
                            "");
            case "chdir" -> notSpawned(notEntered(process, code));
            case "getgroups", "getgrouplist", "setgroups" ->
                    notSpawned(notSetUid(process, "Could not set groups of effective user"));
            default ->
                    switch (e.errno()) {
                        case Errno errno when errno.equals(Errno.EAGAIN) ->
                                new Outcome.Failed(
                                        "Too many processes in process table to spawn '"
                                                + name
                                                + "'",
                                        "");
                        case Errno errno when errno.equals(Errno.EACCES) && !mayEnter(process) ->
                                notSpawned(notEntered(process, code));
                        default -> notSpawned(notExecuted(command, code));
                    };
        };
    }

    private static String notEntered(ProcessSettings process, String code) {
        return "couldn't chdir to " + process.place().directory() + ": " + code;
    }

    private static String notExecuted(Command command, String code) {
        return "couldn't exec " + command.words().getFirst() + ": " + code;
    }

    private static boolean mayEnter(ProcessSettings process) {
        var directory = process.place().directory();
        var own = AnotherUser.of(process.place().uid()) == null;
        return directory == null || (own && Files.isExecutable(directory));
    }
}
