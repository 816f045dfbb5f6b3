// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands after which a real supervisord is not what it was, by the real supervisorctl and by
/// batonctl.
class OriginalEndTest {
    private static final String PROGRAMS =
            """
            [program:a]
            command=cat
            startsecs=0

            [program:b]
            command=cat
            startsecs=0

            """;

    @TempDir private Path first;
    @TempDir private Path second;

    @Test
    void theEndOfASupervisor() {
        try (var one = Original.start(first, PROGRAMS);
                var other = Original.start(second, PROGRAMS)) {
            var theirs = end(one, one::supervisorctl, first);
            var ours = end(other, other::batonctl, second);

            assertThat(ours).isEqualTo(theirs);
            assertThat(ours).extracting(Ran::status).containsExactly(0, 0, 0, 0, 4, 7, 1, 1);
        }
    }

    private static List<Ran> end(Original original, Original.Ctl ctl, Path directory) {
        var cleared = ctl.run("clear", "all");
        var stopped = ctl.run("stop", "all");
        var reloaded = ctl.run("reload");
        await("it has begun anew")
                .atMost(Original.PATIENCE)
                .until(() -> original.batonctl("status", "a", "b").status() == 0);
        var shutDown = ctl.run("shutdown");
        await("it has ended").atMost(Original.PATIENCE).until(() -> !original.process().isAlive());
        return Stream.of(
                        cleared,
                        stopped,
                        reloaded,
                        shutDown,
                        ctl.run("status"),
                        ctl.run("start", "a"),
                        ctl.run("shutdown"),
                        ctl.run("reread"))
                .map(ran ->
                        new Ran(
                                ran.out().replace(directory.toString(), "."),
                                ran.err(),
                                ran.status()))
                .map(OriginalTest::unordered)
                .toList();
    }
}
