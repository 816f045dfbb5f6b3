// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Details that scripts may rely on: the original has them too, unless a test says otherwise.
class DetailsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path SYSLOG = Path.of("/dev/log");

    @TempDir Path directory;

    static Stream<List<String>> both() {
        return Stream.of(Tools.ours("batond"), Tools.original("supervisord"));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("main.log"));
    }

    @ParameterizedTest
    @MethodSource("both")
    void whatItsFilesGiveOccasionToIsLoggedAtTheStartAndNotWhenTheyAreReadAgain(
            List<String> program) throws Exception {
        Files.writeString(directory.resolve("more.conf"), "[program:a]\ncommand=cat\n");
        StartedDaemon.configure(
                directory, "[include]\nfiles=%1$s/more.conf none/*.conf\n".formatted(directory));
        try (var daemon = StartedDaemon.start(directory, program)) {
            daemon.await("main.log", "supervisord started with pid");
            assertThat(daemon.supervisorctl("reread").output())
                    .isEqualTo("No config updates to processes\n");
            assertThat(log())
                    .containsOnlyOnce(
                            "INFO Included extra file \"%s/more.conf\" during parsing\n"
                                    .formatted(directory))
                    .containsOnlyOnce("WARN No file matches via include ")
                    .containsSubsequence("WARN No file matches", "INFO Included extra file");
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void inTheBackgroundItSaysWhereItWorks(List<String> program) throws Exception {
        var work = Files.createDirectory(directory.resolve("work"));
        var file = StartedDaemon.configure(directory, "directory=" + work);
        assertThat(Tools.run(program, "-c", file.toString()).status()).isZero();
        await().atMost(PATIENCE).until(() -> log().contains("supervisord started with pid"));
        var pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        ProcessHandle.of(pid).orElseThrow().destroy();
        await().atMost(PATIENCE).until(() -> !Files.exists(directory.resolve("pid")));
        assertThat(log())
                .containsSubsequence(
                        "INFO daemonizing the supervisord process\n",
                        "INFO set current directory: '" + work + "'\n",
                        "INFO supervisord started with pid " + pid + "\n");
    }

    @ParameterizedTest
    @MethodSource("both")
    void signalsAreDetailsOfTheLog(List<String> program) throws Exception {
        StartedDaemon.configure(
                directory, "loglevel=debug\n[program:a]\ncommand=cat\nstopasgroup=true\n");
        try (var daemon = StartedDaemon.start(directory, program)) {
            daemon.await("main.log", "success: a entered RUNNING state");
            assertThat(daemon.supervisorctl("signal", "CONT", "a").status()).isZero();
            assertThat(daemon.supervisorctl("stop", "a").status()).isZero();
            assertThat(log())
                    .containsPattern("DEBG sending a \\(pid \\d+\\) sig SIGCONT\\n")
                    .containsPattern(
                            "DEBG killing a \\(pid \\d+\\) process group with signal SIGTERM\\n");
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void socketsOfFcgiProgramsHaveTheOwnerAndTheModeThatAreAskedFor(List<String> program)
            throws Exception {
        assumeTrue(isRoot(), "needs root, to give files away");
        StartedDaemon.configure(
                directory,
                fcgi("given", "socket_owner=nobody:daemon\nsocket_mode=0640")
                        + fcgi("alone", "socket_owner=daemon")
                        + fcgi("users", "user=nobody")
                        + fcgi("own", ""));
        try (var daemon = StartedDaemon.start(directory, program)) {
            for (var name : List.of("given", "alone", "users", "own")) {
                daemon.await("main.log", "success: " + name + " entered RUNNING state");
            }
            assertThat(socket("given")).isEqualTo("nobody daemon rw-r-----");
            assertThat(socket("alone")).isEqualTo("daemon root rwx------");
            assertThat(socket("users")).isEqualTo("nobody nogroup rwx------");
            assertThat(socket("own")).isEqualTo("root root rwx------");
        }
    }

    private String fcgi(String name, String more) {
        return """
        [fcgi-program:%2$s]
        command=sleep 1000
        socket=unix://%1$s/%2$s.sock
        stdout_logfile=NONE
        stderr_logfile=NONE
        startsecs=0
        %3$s
        """
                .formatted(directory, name, more);
    }

    private String socket(String name) throws IOException {
        var attributes =
                Files.readAttributes(directory.resolve(name + ".sock"), PosixFileAttributes.class);
        return attributes.owner()
                + " "
                + attributes.group()
                + " "
                + PosixFilePermissions.toString(attributes.permissions());
    }

    @ParameterizedTest
    @MethodSource("both")
    void outputGoesToSyslogLineByLine(List<String> program) throws Exception {
        assumeTrue(
                !Files.exists(SYSLOG) && Files.isWritable(SYSLOG.getParent()),
                "needs to listen at /dev/log, where nobody does");
        StartedDaemon.configure(
                directory,
                """
                logfile=syslog
                [program:new]
                command=echo from the new way
                stdout_logfile=%1$s/new.log
                stdout_syslog=true
                stderr_logfile=NONE
                startsecs=0
                autorestart=false
                [program:old]
                command=sh -c "echo one; echo two >&2"
                stdout_logfile=syslog
                stderr_logfile=syslog
                startsecs=0
                autorestart=false
                """
                        .formatted(directory));
        var heard = directory.resolve("heard");
        var syslog =
                Tools.builder(Tools.python("syslog_socket.py"), SYSLOG.toString(), heard.toString())
                        .start();
        try {
            await().atMost(PATIENCE).until(() -> Files.exists(heard) && Files.size(heard) > 0);
            try (var daemon = StartedDaemon.start(directory, program)) {
                for (var line :
                        List.of("new from the new way", "old one", "old two", "spawned: 'old'")) {
                    await(line)
                            .atMost(PATIENCE)
                            .untilAsserted(() ->
                                    assertThat(Files.readString(heard))
                                            .containsPattern(
                                                    "(?m)^<14>\\w{3} [ \\d]\\d [\\d:]{8} supervisord: .*"
                                                            + line));
                }
                assertThat(daemon.read("new.log")).isEqualTo("from the new way\n");
            }
        } finally {
            syslog.destroyForcibly().waitFor();
            Files.deleteIfExists(SYSLOG);
        }
    }

    /// Where the original ends.
    @Test
    void quitWritesADumpOfThreadsAndHarmsNothing() throws Exception {
        StartedDaemon.configure(directory, "[program:a]\ncommand=cat\nstartsecs=0\n");
        try (var daemon = StartedDaemon.start(directory, Tools.ours("batond"))) {
            daemon.await("main.log", "success: a entered RUNNING state");
            var before = daemon.supervisorctl("pid", "a");
            var pid = String.valueOf(daemon.process().pid());
            assertThat(Tools.run(List.of("kill"), "-QUIT", pid).status()).isZero();
            daemon.await("console", "Full thread dump");
            assertThat(daemon.supervisorctl("pid", "a")).isEqualTo(before);
            assertThat(log()).doesNotContain("SIGQUIT");
        }
    }

    /// Which the original cannot.
    @ParameterizedTest
    @MethodSource("loopback")
    void clientsMayComeOverIpv6(String host) throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            port = free.getLocalPort();
        } catch (IOException e) {
            assumeTrue(false, "there is no IPv6");
            return;
        }
        StartedDaemon.configure(
                directory,
                """
                [inet_http_server]
                port=%2$s:%3$d
                [program:url]
                command=sh -c "echo $SUPERVISOR_SERVER_URL; exec sleep 1000"
                startsecs=0
                stdout_logfile=%1$s/url.log
                """
                        .formatted(directory, host, port));
        var file = directory.resolve("supervisord.conf");
        Files.writeString(
                file,
                Files.readString(file).replaceFirst("(?s)\\[unix_http_server].*?(?=\\[)", ""));
        try (var daemon = StartedDaemon.start(directory, Tools.ours("batond"))) {
            var url = "http://[::1]:" + port;
            daemon.await("url.log", url + "\n");
            var status = Tools.run(Tools.ours("batonctl"), "-s", url, "status", "url");
            assertThat(status.output()).contains("RUNNING");
            assertThat(daemon.process().waitFor(0, TimeUnit.SECONDS)).isFalse();
        }
    }

    static Stream<String> loopback() {
        return Stream.of("[::1]", "::1");
    }
}
