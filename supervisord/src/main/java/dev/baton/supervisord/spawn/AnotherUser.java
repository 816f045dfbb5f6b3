// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import dev.baton.posix.Accounts;
import dev.baton.posix.Credentials;
import dev.baton.posix.FileUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A user other than the daemon's. It is taken on by setpriv(1): a thread of this process that did
/// it itself could be signalled by that user. What comes before, the way into the directory, has
/// that user's rights already, and no others.
///
/// @param user whom a program is to run as
record AnotherUser(Accounts.User user) {
    private static final List<Path> SETPRIV =
            List.of(Path.of("/usr/bin/setpriv"), Path.of("/bin/setpriv"));
    private static final Path FORMATS = Path.of("/proc/sys/fs/binfmt_misc");

    /// The user of a program; null for the daemon's own.
    ///
    /// @param uid as configured; null when nothing is
    static @Nullable AnotherUser of(@Nullable Integer uid) {
        return uid == null || uid == Credentials.uid()
                ? null
                : new AnotherUser(
                        Accounts.user(uid).orElseGet(() -> new Accounts.User("", uid, uid, "/")));
    }

    /// Why it cannot be taken on; empty when it can.
    String refusal() {
        if (Credentials.uid() != 0) {
            return "Can't drop privilege as nonroot user";
        }
        if (user.name().isEmpty()) {
            return "Can't find uid " + user.uid();
        }
        return setpriv() == null ? "setpriv of util-linux is missing" : "";
    }

    private static @Nullable Path setpriv() {
        return SETPRIV.stream().filter(Files::isExecutable).findFirst().orElse(null);
    }

    /// What is started before the program to become the user.
    List<String> words() {
        return List.of(
                String.valueOf(setpriv()),
                "--reuid=" + user.uid(),
                "--regid=" + user.gid(),
                "--init-groups",
                "--");
    }

    /// Starts a child that enters its directory with the rights of the user.
    ///
    /// @param <T> what becomes of it
    /// @param directory where it is to start; null for the daemon's
    /// @param program absolute
    /// @param start starts it
    /// @param forbidden makes something of what keeps the user from it
    <T> T start(
            @Nullable Path directory,
            Path program,
            Supplier<T> start,
            Function<Obstacle, T> forbidden) {
        var known = isKnownFormat(program);
        return FileUser.as(
                user,
                () -> {
                    if (directory != null && !FileUser.mayExecute(directory)) {
                        return forbidden.apply(Obstacle.DIRECTORY);
                    }
                    if (!FileUser.mayExecute(program)) {
                        return forbidden.apply(Obstacle.PROGRAM);
                    }
                    return known ? start.get() : forbidden.apply(Obstacle.FORMAT);
                });
    }

    /// What keeps a user from a program.
    enum Obstacle {
        /// It may not be entered.
        DIRECTORY,
        /// It may not be executed.
        PROGRAM,
        /// The kernel cannot execute it; setpriv(1) would have a shell read it.
        FORMAT
    }

    private static boolean isKnownFormat(Path program) {
        if (!Files.isRegularFile(program)) {
            return true; // others say what is wrong with it
        }
        try (var in = Files.newInputStream(program)) {
            var head = in.readNBytes(4);
            var isScript = head.length >= 2 && head[0] == '#' && head[1] == '!';
            var isElf = head.length == 4 && head[0] == 0x7f && head[1] == 'E';
            return isScript || isElf || hasMoreFormats();
        } catch (IOException e) {
            return true; // nobody knows
        }
    }

    /// Formats that this machine knows beside those of every machine.
    private static boolean hasMoreFormats() {
        try (Stream<Path> entries = Files.list(FORMATS)) {
            return entries.anyMatch(
                    entry -> !entry.endsWith("register") && !entry.endsWith("status"));
        } catch (IOException e) {
            return false;
        }
    }
}
