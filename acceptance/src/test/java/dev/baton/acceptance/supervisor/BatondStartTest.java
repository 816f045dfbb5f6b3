// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `bin/batond` makes of how it is started.
class BatondStartTest {
    @TempDir Path directory;

    /// As `nohup`, and as a script that uses `&`.
    private static List<String> ignoring(String signals, List<String> program) {
        var words =
                new ArrayList<>(List.of("sh", "-c", "trap '' " + signals + "; exec \"$@\"", "sh"));
        words.addAll(program);
        return words;
    }

    @Test
    void signalsThatWereIgnoredAreHeeded() throws Exception {
        StartedDaemon.configure(directory, "");
        var program = ignoring("HUP INT TERM", Tools.ours("batond"));
        try (var daemon = StartedDaemon.start(directory, program)) {
            daemon.await("main.log", "supervisord started with pid");
            signal("HUP", daemon);
            daemon.await("main.log", "received SIGHUP indicating restart request");
            signal("INT", daemon);
            assertThat(daemon.awaitEnd()).isZero();
            assertThat(daemon.read("main.log")).contains("received SIGINT indicating exit request");
        }
    }

    private static void signal(String name, StartedDaemon to)
            throws IOException, InterruptedException {
        var ended = Tools.run(List.of("kill"), "-" + name, String.valueOf(to.process().pid()));
        assertThat(ended.status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void programsHaveTheEnvironmentThatItWasStartedWith(boolean withMore) throws Exception {
        StartedDaemon.configure(
                directory,
                """
                [program:env]
                command=/usr/bin/env
                startsecs=0
                autorestart=false
                stdout_logfile=%s/env.log
                stderr_logfile=NONE
                """
                        .formatted(directory));
        var wanted = new TreeMap<>(Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C"));
        if (withMore) {
            wanted.put("JAVA_HOME", "/nowhere");
            wanted.put("BATON_AOT_DIR", directory + "/aot");
            wanted.put("PWD", directory.toString());
        }
        // a JVM might not be able to say what is not ASCII
        var program =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                "exec env -i NAME=$(printf 'J\\303\\266rg') \"$@\"",
                                "sh"));
        wanted.forEach((name, value) -> program.add(name + "=" + value));
        program.addAll(Tools.ours("batond"));
        wanted.put("NAME", "J\u00f6rg");
        try (var daemon = StartedDaemon.start(directory, program)) {
            daemon.await("main.log", "exited: env (exit status 0; expected)");
            var lines = new ArrayList<>(daemon.read("env.log").lines().toList());
            lines.removeIf(line -> line.startsWith("SUPERVISOR_"));
            assertThat(lines)
                    .containsExactlyInAnyOrderElementsOf(
                            wanted.entrySet().stream().map(Object::toString).toList());
        }
    }
}
