// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.acceptance.supervisor.Tools.Ended;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A daemon of either kind with a few programs, on a unix socket and on TCP with a password.
///
/// @param directory of everything it writes
/// @param port of TCP
/// @param process its own
record Daemon(Path directory, int port, Process process) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// The password is `pw`.
    private static String configuration(Path directory, int port) {
        return """
        [supervisord]
        nodaemon=true
        identifier=tested
        directory=%1$s
        logfile=%1$s/main.log
        pidfile=%1$s/pid
        childlogdir=%1$s
        user=%3$s
        [unix_http_server]
        file=%1$s/sock
        [inet_http_server]
        port=127.0.0.1:%2$d
        username=me
        password={SHA}1a91d62f7ca67399625a4368a6ab5d4a3baa6073
        [supervisorctl]
        serverurl=unix://%1$s/sock
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
        [program:cat]
        command=cat
        startsecs=0
        stdout_logfile=%1$s/cat.log
        stderr_logfile=NONE
        [program:pool]
        command=sleep 1000
        process_name=%%(program_name)s_%%(process_num)d
        numprocs=2
        startsecs=0
        [program:said]
        command=sh -c "echo out; echo err >&2; exec sleep 1000"
        startsecs=0
        stopwaitsecs=9
        [program:off]
        command=/nonexistent/program
        autostart=false
        stdout_logfile=NONE
        stderr_logfile=NONE
        [program:dies]
        command=sh -c "exit 3"
        autostart=false
        startretries=0
        """
                .formatted(directory, port, System.getProperty("user.name"));
    }

    /// Starts one, and waits until it answers and its programs are up.
    static Daemon start(Path directory, List<String> program)
            throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var file = directory.resolve("supervisord.conf");
        Files.writeString(file, configuration(directory, port));
        var process =
                Tools.builder(program, "-n", "-c", file.toString())
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(directory.resolve("console").toFile())
                        .start();
        var daemon = new Daemon(directory, port, process);
        try {
            await("the daemon and its programs are up")
                    .atMost(PATIENCE)
                    .until(() -> daemon.supervisorctl("status", "cat").status() == 0);
            return daemon;
        } catch (RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    /// Debian's supervisorctl, over the unix socket.
    Ended supervisorctl(String... words) throws IOException, InterruptedException {
        return command(Tools.original("supervisorctl"), words);
    }

    /// The same over TCP, as somebody.
    Ended supervisorctlAs(String user, String password, String... words)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(Tools.original("supervisorctl"));
        all.addAll(List.of("-s", "http://127.0.0.1:" + port, "-u", user, "-p", password));
        return Tools.run(all, words);
    }

    /// Ours, over the unix socket.
    Ended batonctl(String... words) throws IOException, InterruptedException {
        return command(Tools.ours("batonctl"), words);
    }

    private Ended command(List<String> program, String... words)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(program);
        all.addAll(List.of("-c", directory.resolve("supervisord.conf").toString()));
        return Tools.run(all, words);
    }

    /// The unix socket.
    String unix() {
        return "unix://" + directory.resolve("sock");
    }

    /// TCP, with the password.
    String tcp() {
        return "http://me:pw@127.0.0.1:" + port;
    }

    /// Waits for its end.
    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /// Ends it, and with it its programs.
    @Override
    public void close() {
        var programs = process.descendants().toList();
        process.destroy();
        try {
            await("the daemon ends").atMost(PATIENCE).until(() -> !process.isAlive());
        } finally {
            process.destroyForcibly();
            programs.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
