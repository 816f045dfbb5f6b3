// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
        var wanted = new TreeMap<>(Map.of("PATH", System.getenv("PATH"), "LANG", "C"));
        if (withMore) {
            wanted.put("LC_ALL", "C");
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

    /// Services and cron jobs have no other locale. A shell makes and shows the names, since these
    /// tests may have none either.
    @ParameterizedTest
    @MethodSource("both")
    void inTheLocaleCNamesBeyondAsciiAreNames(List<String> program) throws Exception {
        StartedDaemon.configure(
                directory,
                """
                [program:gr\u00f6\u00dfe]
                command=%1$s/gr\u00f6\u00dfe/x \u00e4
                startsecs=0
                stdout_logfile=%1$s/gr\u00f6\u00dfe/out.log
                stderr_logfile=NONE
                [program:second]
                command=sleep 1000
                startsecs=0
                """
                        .formatted(directory));
        var prepared =
                Tools.run(
                        List.of("sh", "-c"),
                        """
                        set -eu
                        cd %s
                        name=$(printf 'gr\\303\\266\\303\\237e')
                        mkdir $name
                        printf '#!/bin/sh\\necho said $1; exec sleep 1000\\n' >$name/x
                        chmod +x $name/x
                        """
                                .formatted(directory));
        assertThat(prepared).isEqualTo(new Tools.Ended(0, ""));
        try (var daemon =
                StartedDaemon.start(
                        directory, program, environment -> environment.put("LC_ALL", "C"))) {
            daemon.await("main.log", "success: second entered RUNNING state");
            daemon.await("main.log", "success: gr\u00f6\u00dfe entered RUNNING state");
            var said = Tools.run(List.of("sh", "-c"), "cat " + directory + "/gr*e/out.log");
            assertThat(said.output()).isEqualTo("said \u00e4\n");
            for (var client : List.of(Tools.ours("batonctl"), Tools.original("supervisorctl"))) {
                // a JVM in the locale C could not give the name
                var asked = new ArrayList<>(List.of("sh", "-c"));
                asked.add(
                        "LC_ALL=C exec \"$@\" -c %s/supervisord.conf status \"$(printf 'gr\\303\\266\\303\\237e')\""
                                .formatted(directory));
                asked.add("sh");
                asked.addAll(client);
                var answer = Tools.run(asked);
                assertThat(answer.output()).contains("RUNNING");
                assertThat(answer.status()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void aConfigurationBesideTheDirectoryOfTheProgramIsFound(List<String> program)
            throws Exception {
        StartedDaemon.configure(directory, "nodaemon=sure\n");
        var name = Path.of(program.getLast()).getFileName();
        var bin = Files.createDirectory(directory.resolve("bin"));
        var link = Files.createSymbolicLink(bin.resolve(name), Path.of(program.getLast()));
        var words = new ArrayList<>(program);
        words.set(words.size() - 1, link.toString());
        assertThat(Tools.run(words).output()).contains("not a valid boolean value: 'sure'");
    }

    /// A JVM raises its own.
    @ParameterizedTest
    @MethodSource("both")
    void programsHaveTheLimitOnOpenFilesThatItWasStartedWithAndMinfdsAtLeast(List<String> program)
            throws Exception {
        for (var soft : List.of("300", "200")) {
            StartedDaemon.configure(
                    directory,
                    """
                    minfds=250
                    [program:limit]
                    command=sh -c "ulimit -S -n; ulimit -H -n"
                    startsecs=0
                    autorestart=false
                    stdout_logfile=%s/%s.log
                    """
                            .formatted(directory, soft));
            var words =
                    new ArrayList<>(
                            List.of(
                                    "sh",
                                    "-c",
                                    "ulimit -S -n %s; ulimit -H -n 400; exec \"$@\""
                                            .formatted(soft),
                                    "sh"));
            words.addAll(program);
            var environment = Tools.builder(program).environment();
            try (var daemon =
                    StartedDaemon.start(directory, words, all -> all.putAll(environment))) {
                daemon.await(soft + ".log", "400\n");
                assertThat(daemon.read(soft + ".log"))
                        .isEqualTo(soft.equals("300") ? "300\n400\n" : "250\n400\n");
            }
        }
    }

    /// Which the original removes.
    @Test
    void aPidFileThatIsADeviceStaysAndHasNothingBesideIt() throws Exception {
        var device = Files.createSymbolicLink(directory.resolve("null"), Path.of("/dev/null"));
        StartedDaemon.configure(directory, "pidfile=" + device);
        try (var daemon = StartedDaemon.start(directory, Tools.ours("batond"))) {
            daemon.await("main.log", "supervisord started with pid");
            daemon.process().destroy();
            assertThat(daemon.awaitEnd()).isZero();
        }
        assertThat(device).isSymbolicLink();
        assertThat(directory.resolve("null.programs")).doesNotExist();
    }

    /// Nobody reads the standard error of a daemon.
    @Test
    void whatLibrariesWarnOfIsInTheMainLog() throws Exception {
        StartedDaemon.configure(directory, "minfds=100\n");
        var program = new ArrayList<>(List.of("sh", "-c", "ulimit -n 150; exec \"$@\"", "sh"));
        program.addAll(Tools.ours("batond"));
        var clients = new ArrayList<SocketChannel>();
        try (var daemon = StartedDaemon.start(directory, program)) {
            daemon.await("main.log", "supervisord started with pid");
            var address = UnixDomainSocketAddress.of(directory.resolve("sock"));
            for (int i = 0; i < 150; i++) {
                clients.add(SocketChannel.open(address));
            }
            daemon.await("main.log", " WARN dev.baton.push.listen.Entrance: accepting rests");
            for (var client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void aProgramWhoseLogCannotBeOpenedIsNotStartedUntilItCan(List<String> program)
            throws Exception {
        var logs = Files.createDirectory(directory.resolve("logs"));
        StartedDaemon.configure(
                directory,
                """
                [program:logs]
                command=sh -c "echo said; exec sleep 1000"
                autostart=false
                startsecs=0
                startretries=100
                stdout_logfile=%s/out.log
                stderr_logfile=NONE
                """
                        .formatted(logs));
        try (var daemon = StartedDaemon.start(directory, program)) {
            daemon.await("main.log", "supervisord started with pid");
            Files.delete(logs);
            assertThat(daemon.supervisorctl("start", "logs"))
                    .isEqualTo(new Tools.Ended(7, "logs: ERROR (spawn error)\n"));
            daemon.await(
                    "main.log",
                    "INFO spawnerr: unknown error making dispatchers for 'logs': ENOENT\n");
            assertThat(daemon.supervisorctl("status", "logs").output())
                    .contains("BACKOFF")
                    .contains("unknown error making dispatchers for 'logs': ENOENT");
            Files.createDirectory(logs);
            daemon.await("logs/out.log", "said\n");
            assertThat(daemon.supervisorctl("status", "logs").output()).contains("RUNNING");
        }
    }

    static Stream<List<String>> both() {
        return Stream.of(Tools.ours("batond"), Tools.original("supervisord"));
    }
}
