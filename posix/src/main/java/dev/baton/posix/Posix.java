// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import java.lang.foreign.Linker;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Says whether this platform has the calls: Linux on x86_64 or aarch64 with glibc 2.34 or newer.
public final class Posix {

    private Posix() {}

    /// Checks the platform; call it at start, so that nobody finds out at the first reload.
    ///
    /// @throws UnsupportedOperationException naming what is missing
    public static void require() {
        unsupported()
                .ifPresent(reason -> {
                    throw new UnsupportedOperationException(reason);
                });
    }

    /// Links the calls that start or execute a program, so that the first [Spawn] or [Exec] of a
    /// cold JVM does not take some hundred milliseconds longer. Optional; any thread.
    public static void prepare() {
        Fd.of(0).closeOnExec();
        Signals.exists(1);
        Spawn.prepare();
        Exec.prepare();
        Signals.unblock(Set.of());
        Signals.copyDisposition(Signals.SIGWINCH, Signals.SIGWINCH);
        Child.prepare();
    }

    /// Returns what is missing on this platform in one sentence, or empty when nothing is.
    public static Optional<String> unsupported() {
        return unsupported(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Optional<String> unsupported(String os, String arch) {
        var machine = arch.toLowerCase(Locale.ROOT);
        if (!os.equals("Linux")) {
            return Optional.of("Baton reloads processes on Linux only; this is " + os + ".");
        }
        if (!machine.equals("amd64") && !machine.equals("x86_64") && !machine.equals("aarch64")) {
            return Optional.of(
                    "Baton knows the Linux call layouts of x86_64 and aarch64 only; this is "
                            + arch
                            + ".");
        }
        var libc = Linker.nativeLinker().defaultLookup();
        if (libc.find("posix_spawn_file_actions_addclosefrom_np").isEmpty()) {
            return Optional.of("Baton needs glibc 2.34 or newer (posix_spawn with closefrom).");
        }
        return Optional.empty();
    }
}
