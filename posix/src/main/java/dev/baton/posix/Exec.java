// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Replaces this process' image, execve(2): same pid, same parent, open descriptors without
/// close-on-exec stay. Shutdown hooks do not run.
public final class Exec {
    private static final MethodHandle EXECVE =
            Native.function("execve", ints(POINTER, POINTER, POINTER));

    private Exec() {}

    /// Returns only when the system refused: this image then runs on, unchanged.
    ///
    /// @param program the file to execute; the path is not searched
    /// @param arguments including the zeroth
    /// @param environment all of it
    /// @return why it was refused
    public static PosixException replace(
            Path program, List<String> arguments, Map<String, String> environment) {
        try {
            Native.call(
                    "execve",
                    program.toString(),
                    (state, arena) ->
                            (int)
                                    EXECVE.invokeExact(
                                            state,
                                            arena.allocateFrom(program.toString()),
                                            Native.strings(arena, arguments),
                                            Native.strings(arena, pairs(environment))));
            throw new AssertionError("execve returned");
        } catch (PosixException e) {
            return e;
        }
    }

    /// Links the call by executing what does not exist.
    static void prepare() {
        replace(Path.of("/nonexistent"), List.of("/nonexistent"), Map.of());
    }

    static List<String> pairs(Map<String, String> environment) {
        return environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    }
}
