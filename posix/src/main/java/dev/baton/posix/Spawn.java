// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.SHORT;
import static dev.baton.posix.Native.ints;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What to start and how: posix_spawn(3). The child has the descriptors that are named here, 0 to
/// 2, and no others; its signal mask is empty and its signals are reset.
///
/// @param program the file to execute; the path is not searched
/// @param arguments including the zeroth
/// @param environment all of it
/// @param descriptors by their number in the child; 0 to 2 are the parent's unless named
/// @param directory where it starts; null for the parent's
/// @param group the process group or session it starts in
/// @param keptIgnored signals that stay ignored when the parent ignores them, as nohup(1) wants
public record Spawn(
        Path program,
        List<String> arguments,
        Map<String, String> environment,
        Map<Integer, Fd> descriptors,
        @Nullable Path directory,
        Group group,
        Set<Integer> keptIgnored) {

    /// Which process group the child belongs to.
    public enum Group {
        /// The parent's.
        PARENTS,
        /// One of its own, setpgid(2).
        NEW_GROUP,
        /// A session of its own, setsid(2).
        NEW_SESSION
    }

    private static final short SETPGROUP = 2;
    private static final short SETSIGDEF = 4;
    private static final short SETSIGMASK = 8;
    private static final short SETSID = 0x80;
    private static final int FILE_ACTIONS = 80;
    private static final int ATTRIBUTES = 336;

    public Spawn {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        descriptors = Map.copyOf(descriptors);
        keptIgnored = Set.copyOf(keptIgnored);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("no arguments; the zeroth names the program");
        }
    }

    /// A child with the parent's standard descriptors, directory and process group.
    public static Spawn of(Path program, List<String> arguments, Map<String, String> environment) {
        return new Spawn(program, arguments, environment, Map.of(), null, Group.PARENTS, Set.of());
    }

    /// The same with these descriptors.
    public Spawn withDescriptors(Map<Integer, Fd> wanted) {
        return new Spawn(program, arguments, environment, wanted, directory, group, keptIgnored);
    }

    /// The same in this directory.
    public Spawn in(Path wanted) {
        return new Spawn(program, arguments, environment, descriptors, wanted, group, keptIgnored);
    }

    /// The same in this process group.
    public Spawn in(Group wanted) {
        return new Spawn(
                program, arguments, environment, descriptors, directory, wanted, keptIgnored);
    }

    /// The same with these signals left ignored.
    public Spawn keepingIgnored(Set<Integer> signals) {
        return new Spawn(program, arguments, environment, descriptors, directory, group, signals);
    }

    /// Starts it.
    ///
    /// @throws PosixException when it cannot be started: there is no child then
    public Child start() {
        // posix_spawn would answer the same number and leave open whether the program is missing.
        if (directory != null && !Files.isDirectory(directory)) {
            var reason = Files.exists(directory) ? Errno.ENOTDIR : Errno.ENOENT;
            throw new PosixException("chdir", reason, directory.toString());
        }
        var parked = new ArrayList<Fd>();
        try (var arena = Arena.ofConfined()) {
            var actions = arena.allocate(FILE_ACTIONS, 8);
            var attributes = arena.allocate(ATTRIBUTES, 8);
            try {
                Calls.init(actions, attributes);
                fileActions(arena, actions, parked);
                attributes(arena, attributes);
                return new Child(Calls.spawn(this, arena, actions, attributes));
            } finally {
                Calls.destroy(actions, attributes);
            }
        } finally {
            parked.forEach(Fd::close);
        }
    }

    /// Starts nothing, with the calls that start something.
    static void prepare() {
        try {
            of(Path.of("/nonexistent"), List.of("/nonexistent"), Map.of())
                    .withDescriptors(Map.of(3, Fd.of(0)))
                    .start();
            throw new AssertionError("started a program that does not exist");
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /// Sources are first duplicated out of the way, so that no target overwrites a source that is
    /// still needed.
    private void fileActions(Arena arena, MemorySegment actions, List<Fd> parked) {
        var highest = descriptors.keySet().stream().max(Comparator.naturalOrder()).orElse(2);
        var lowestFree = Math.max(highest, 2) + 1;
        new TreeMap<>(descriptors)
                .forEach((target, source) -> {
                    var copy = source.duplicate(lowestFree);
                    parked.add(copy);
                    Calls.addDup2(actions, copy.number(), target);
                });
        for (int hole = 3; hole < lowestFree; hole++) {
            if (!descriptors.containsKey(hole)) {
                Calls.addClose(actions, hole);
            }
        }
        Calls.addCloseFrom(actions, lowestFree);
        if (directory != null) {
            Calls.addChdir(actions, arena.allocateFrom(directory.toString()));
        }
    }

    private void attributes(Arena arena, MemorySegment attributes) {
        var flags =
                SETSIGDEF
                        | SETSIGMASK
                        | switch (group) {
                            case PARENTS -> 0;
                            case NEW_GROUP -> SETPGROUP;
                            case NEW_SESSION -> SETSID;
                        };
        var reset = new TreeSet<Integer>();
        for (int signal = 1; signal <= Signals.HIGHEST; signal++) {
            if (!keptIgnored.contains(signal)) {
                reset.add(signal);
            }
        }
        Calls.setAttributes(
                attributes, (short) flags, Signals.set(arena, reset), Signals.set(arena, Set.of()));
    }

    /// The posix_spawn family; each answers the error number itself.
    private static final class Calls {
        private static final MethodHandle SPAWN =
                Native.function(
                        "posix_spawn", ints(POINTER, POINTER, POINTER, POINTER, POINTER, POINTER));
        private static final MethodHandle ACTIONS_INIT = one("posix_spawn_file_actions_init");
        private static final MethodHandle ACTIONS_DESTROY = one("posix_spawn_file_actions_destroy");
        private static final MethodHandle ATTR_INIT = one("posix_spawnattr_init");
        private static final MethodHandle ATTR_DESTROY = one("posix_spawnattr_destroy");
        private static final MethodHandle ADD_DUP2 =
                Native.function("posix_spawn_file_actions_adddup2", ints(POINTER, INT, INT));
        private static final MethodHandle ADD_CLOSE =
                Native.function("posix_spawn_file_actions_addclose", ints(POINTER, INT));
        private static final MethodHandle ADD_CLOSEFROM =
                Native.function("posix_spawn_file_actions_addclosefrom_np", ints(POINTER, INT));
        private static final MethodHandle ADD_CHDIR = two("posix_spawn_file_actions_addchdir_np");
        private static final MethodHandle SET_FLAGS =
                Native.function("posix_spawnattr_setflags", ints(POINTER, SHORT));
        private static final MethodHandle SET_DEFAULT = two("posix_spawnattr_setsigdefault");
        private static final MethodHandle SET_MASK = two("posix_spawnattr_setsigmask");

        private static MethodHandle one(String name) {
            return Native.function(name, ints(POINTER));
        }

        private static MethodHandle two(String name) {
            return Native.function(name, ints(POINTER, POINTER));
        }

        static void init(MemorySegment actions, MemorySegment attributes) {
            Native.direct(
                    "posix_spawn_file_actions_init",
                    "",
                    (state, _) -> (int) ACTIONS_INIT.invokeExact(state, actions));
            Native.direct(
                    "posix_spawnattr_init",
                    "",
                    (state, _) -> (int) ATTR_INIT.invokeExact(state, attributes));
        }

        static void destroy(MemorySegment actions, MemorySegment attributes) {
            Native.direct(
                    "posix_spawn_file_actions_destroy",
                    "",
                    (state, _) -> (int) ACTIONS_DESTROY.invokeExact(state, actions));
            Native.direct(
                    "posix_spawnattr_destroy",
                    "",
                    (state, _) -> (int) ATTR_DESTROY.invokeExact(state, attributes));
        }

        static void addDup2(MemorySegment actions, int source, int target) {
            Native.direct(
                    "posix_spawn_file_actions_adddup2",
                    source + " to " + target,
                    (state, _) -> (int) ADD_DUP2.invokeExact(state, actions, source, target));
        }

        static void addClose(MemorySegment actions, int fd) {
            Native.direct(
                    "posix_spawn_file_actions_addclose",
                    "descriptor " + fd,
                    (state, _) -> (int) ADD_CLOSE.invokeExact(state, actions, fd));
        }

        static void addCloseFrom(MemorySegment actions, int lowest) {
            Native.direct(
                    "posix_spawn_file_actions_addclosefrom_np",
                    "from " + lowest,
                    (state, _) -> (int) ADD_CLOSEFROM.invokeExact(state, actions, lowest));
        }

        static void addChdir(MemorySegment actions, MemorySegment directory) {
            Native.direct(
                    "posix_spawn_file_actions_addchdir_np",
                    "",
                    (state, _) -> (int) ADD_CHDIR.invokeExact(state, actions, directory));
        }

        static void setAttributes(
                MemorySegment attributes, short flags, MemorySegment reset, MemorySegment mask) {
            Native.direct(
                    "posix_spawnattr_setflags",
                    "",
                    (state, _) -> (int) SET_FLAGS.invokeExact(state, attributes, flags));
            Native.direct(
                    "posix_spawnattr_setsigdefault",
                    "",
                    (state, _) -> (int) SET_DEFAULT.invokeExact(state, attributes, reset));
            Native.direct(
                    "posix_spawnattr_setsigmask",
                    "",
                    (state, _) -> (int) SET_MASK.invokeExact(state, attributes, mask));
        }

        static int spawn(
                Spawn request, Arena kept, MemorySegment actions, MemorySegment attributes) {
            var pid = kept.allocate(INT);
            Native.direct(
                    "posix_spawn",
                    request.program().toString(),
                    (state, arena) ->
                            (int)
                                    SPAWN.invokeExact(
                                            state,
                                            pid,
                                            arena.allocateFrom(request.program().toString()),
                                            actions,
                                            attributes,
                                            Native.strings(arena, request.arguments()),
                                            Native.strings(
                                                    arena, Exec.pairs(request.environment()))));
            return pid.get(INT, 0);
        }
    }
}
