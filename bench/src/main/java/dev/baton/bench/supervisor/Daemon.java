// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.supervisor;

import dev.baton.bench.server.Await;
import dev.baton.bench.server.BenchException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A supervisor of either kind with a configuration, from its start to its end.
final class Daemon implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Kind kind;
    private final Path directory;
    private final Process process;
    private final long began = System.nanoTime();

    /// A supervisor and its client, as they are called.
    ///
    /// @param name in tables
    /// @param environment in addition to ours
    record Kind(
            String name,
            List<String> daemon,
            List<String> client,
            Map<String, String> environment) {}

    private Daemon(Kind kind, Path directory, Process process) {
        this.kind = kind;
        this.directory = directory;
        this.process = process;
    }

    /// Starts one. It need not answer yet.
    ///
    /// @param programs sections of its configuration; `%s` is the directory for files
    static Daemon start(Kind kind, Path directory, String programs) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("conf"), configuration(directory) + programs);
            var builder =
                    new ProcessBuilder(words(kind.daemon, "-n", "-c", directory + "/conf"))
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("console").toFile());
            builder.environment().putAll(kind.environment);
            return new Daemon(kind, directory, builder.start());
        } catch (IOException e) {
            throw new BenchException(kind.name + " cannot be started: " + e.getMessage(), e);
        }
    }

    private static String configuration(Path directory) {
        return """
        [supervisord]
        nodaemon=true
        minfds=4096
        logfile=%1$s/main.log
        pidfile=%1$s/pid
        childlogdir=%1$s
        user=%2$s
        [unix_http_server]
        file=%1$s/sock
        [supervisorctl]
        serverurl=unix://%1$s/sock
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
        """
                .formatted(directory, System.getProperty("user.name"));
    }

    private static List<String> words(List<String> first, String... more) {
        var all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }

    /// How long it runs.
    long age() {
        return System.nanoTime() - began;
    }

    /// Waits until so many programs are in this state.
    void await(int many, String state) throws InterruptedException {
        var word = "<string>" + state + "</string>";
        if (!Await.until(PATIENCE, () -> count(infos(), word) >= many)) {
            throw new BenchException(
                    "%s: not %d programs are %s; it said:%n%s"
                            .formatted(kind.name, many, state, console()));
        }
    }

    /// What getAllProcessInfo answers; empty while nobody answers.
    String infos() {
        return call("supervisor.getAllProcessInfo");
    }

    private static int count(String text, String word) {
        int count = 0;
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            count++;
        }
        return count;
    }

    private String call(String method) {
        var body =
                "<?xml version='1.0'?><methodCall><methodName>%s</methodName><params></params></methodCall>"
                        .formatted(method);
        var request =
                "POST /RPC2 HTTP/1.0\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.length(), body);
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(directory.resolve("sock")));
            var out = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (out.hasRemaining()) {
                channel.write(out);
            }
            var in = ByteBuffer.allocate(1 << 16);
            var all = new ByteArrayOutputStream();
            while (channel.read(in) >= 0) {
                all.write(in.array(), 0, in.position());
                in.clear();
            }
            return all.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // it does not listen yet
        }
    }

    /// Runs its client with `status`.
    void status() throws InterruptedException {
        try {
            var builder =
                    new ProcessBuilder(words(kind.client, "-c", directory + "/conf", "status"))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(kind.environment);
            var client = builder.start();
            if (!client.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                client.destroyForcibly();
                throw new BenchException(kind.client.getFirst() + " hangs");
            }
        } catch (IOException e) {
            throw new BenchException("no client: " + e.getMessage(), e);
        }
    }

    /// What it takes of memory, without its programs.
    long residentKilobytes() {
        try {
            var pid = Files.readString(directory.resolve("pid")).strip();
            for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            throw new BenchException("/proc/" + pid + "/status has no VmRSS");
        } catch (IOException e) {
            throw new BenchException(kind.name + " has no process: " + e.getMessage(), e);
        }
    }

    Path directory() {
        return directory;
    }

    private String console() {
        try {
            return Files.readString(directory.resolve("console"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// Ends it, and with it its programs.
    @Override
    public void close() {
        var programs = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        programs.forEach(ProcessHandle::destroyForcibly);
    }
}
