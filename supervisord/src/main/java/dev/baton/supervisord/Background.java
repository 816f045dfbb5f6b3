// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.posix.Child;
import dev.baton.posix.Fd;
import dev.baton.posix.Pipe;
import dev.baton.posix.PosixException;
import dev.baton.posix.Spawn;
import dev.baton.supervisord.config.ConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The way into the background. A JVM cannot fork, so the daemon is started again with the same
/// words, in a session of its own; the first one ends when the second one says that it is up, or
/// has ended: then with its status, and what was wrong has been said on the terminal.
final class Background {
    /// Tells the second one which descriptor to say it on.
    static final String VARIABLE = "BATON_BACKGROUND";

    private static final int NUMBER = 3;
    private static final int READY = 'R';
    private static final Path NOWHERE = Path.of("/dev/null");

    private final Fd first;

    private Background(Fd first) {
        this.first = first;
    }

    /// The way on, in the second one; empty in the first.
    static Optional<Background> entered(Map<String, String> environment) {
        if (!String.valueOf(NUMBER).equals(environment.get(VARIABLE))) {
            return Optional.empty();
        }
        var first = Fd.of(NUMBER);
        first.closeOnExec(true);
        return Optional.of(new Background(first));
    }

    /// Starts the second one and waits for what it has to say.
    ///
    /// @return the status to end with
    /// @throws ConfigException when it cannot be started
    static int enter() {
        try (var pipe = Pipe.open()) {
            var child = start(pipe.writing());
            pipe.writing().close();
            return saysReady(pipe.reading()) ? 0 : status(child);
        } catch (IOException | PosixException e) {
            throw ConfigException.of("cannot start in the background: " + e.getMessage());
        }
    }

    private static Child start(Fd ready) throws IOException {
        var environment = new HashMap<>(OwnEnvironment.all());
        environment.put(VARIABLE, String.valueOf(NUMBER));
        environment.putIfAbsent(SignalInbox.FREES_USR2, SignalInbox.ANOTHER_SIGNAL);
        var words =
                new String(
                        Files.readAllBytes(Path.of("/proc/self/cmdline")), StandardCharsets.UTF_8);
        return Spawn.of(
                        Files.readSymbolicLink(Path.of("/proc/self/exe")),
                        List.of(words.substring(0, words.length() - 1).split("\0", -1)),
                        environment)
                .withDescriptors(Map.of(NUMBER, ready))
                .in(Spawn.Group.NEW_SESSION)
                .start();
    }

    private static boolean saysReady(Fd from) {
        var said = ByteBuffer.allocateDirect(1);
        return Pipe.read(from, said) == 1 && said.get(0) == READY;
    }

    private static int status(Child child) {
        var ending = child.await(Duration.ofDays(1)).orElse(null);
        return status(ending);
    }

    private static int status(Child.@Nullable Ending ending) {
        return ending instanceof Child.Ending.Exited(var status) ? status : 1;
    }

    /// The second one is up: it needs the terminal no more, and the first one ends.
    void ready() {
        try (first;
                var nowhere = Fd.append(NOWHERE)) {
            for (int standard = 0; standard < NUMBER; standard++) {
                nowhere.duplicateOver(standard);
            }
            Pipe.write(first, ByteBuffer.allocateDirect(1).put(0, (byte) READY));
        }
    }
}
