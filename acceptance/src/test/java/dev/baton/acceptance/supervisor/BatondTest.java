// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/batond`, with what it does better than the original.
final class BatondTest extends SupervisorContract {
    BatondTest(@TempDir Path directory) throws IOException, InterruptedException {
        super(directory);
    }

    @Override
    List<String> program() {
        return Tools.ours("batond");
    }

    @Test
    void batonctlSaysTheSameAsSupervisorctl() throws Exception {
        for (var words :
                List.of(
                        List.of("status", "off"),
                        List.of("status", "x"),
                        List.of("avail"),
                        List.of("pid", "all"),
                        List.of("start", "off"),
                        List.of("reread"))) {
            var arguments = words.toArray(String[]::new);
            assertThat(daemon().batonctl(arguments)).isEqualTo(daemon().supervisorctl(arguments));
        }
    }

    @Test
    void aLogThatIsNoTextIsReadAllTheSame() throws Exception {
        var log = daemon().directory().resolve("cat.log");
        Files.write(log, "a\u001b[31mred\0\u00ff".getBytes(StandardCharsets.ISO_8859_1));
        var tail = daemon().supervisorctl("tail", "cat");
        assertThat(tail.status()).isZero();
        assertThat(tail.output()).contains("a\ufffd[31mred\ufffd\ufffd");
    }

    /// Which supervisord means to say, and does not.
    @Test
    void whoFollowsALogIsToldThatItWasTruncated() throws Exception {
        var log = daemon().directory().resolve("cat.log");
        try (var follower = Follower.of(daemon(), "cat")) {
            assertThat(follower.head()).startsWith("http/1.1 200 ok");
            Files.writeString(log, "much that goes away\n", StandardOpenOption.APPEND);
            follower.awaitSeen("much that goes away\n");
            Files.writeString(log, "");
            follower.awaitSeen("==> File truncated <==\n");
        }
    }

    @Test
    void tcpWithoutAPasswordIsRefusedUnlessItIsAskedFor(@TempDir Path other) throws Exception {
        var file = other.resolve("supervisord.conf");
        Files.writeString(
                file,
                """
                [supervisord]
                nodaemon=true
                logfile=%1$s/main.log
                pidfile=%1$s/pid
                childlogdir=%1$s
                [inet_http_server]
                port=*:1
                """
                        .formatted(other));
        var ended = Tools.run(program(), "-n", "-c", file.toString());
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output())
                .contains("Error: section [inet_http_server] lets everybody")
                .contains("allow_unauthenticated=true")
                .contains("For help, use batond -h");
    }

    @Test
    void aSecondOneThatCannotStartDisturbsNothing() throws Exception {
        var file = daemon().directory().resolve("supervisord.conf").toString();
        var before = files();
        var ended = Tools.run(program(), "-n", "-c", file);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output()).contains("Another program is already listening on a port");
        assertThat(files()).isEqualTo(before);
    }

    /// What the daemon needs, by content: pid file, journal, socket, AUTO logs.
    private Map<String, String> files() throws IOException {
        var contents = new TreeMap<String, String>();
        try (var files = Files.newDirectoryStream(daemon().directory())) {
            for (var file : files) {
                var name = String.valueOf(file.getFileName());
                if (name.startsWith("pid") || name.contains("---") || name.equals("sock")) {
                    contents.put(name, name.equals("sock") ? "" : Files.readString(file));
                }
            }
        }
        assertThat(contents).containsKeys("pid", "pid.programs", "sock").hasSizeGreaterThan(3);
        return contents;
    }

    @Test
    void aSecondOneFindsTheSocketInUse() throws Exception {
        var file = daemon().directory().resolve("supervisord.conf").toString();
        var ended =
                Tools.run(
                        program(),
                        "-n",
                        "-c",
                        file,
                        "-j",
                        daemon().directory().resolve("other.pid").toString());
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output()).contains("Another program is already listening on a port");
        assertThat(daemon().supervisorctl("status", "cat").status()).isZero();
    }
}
