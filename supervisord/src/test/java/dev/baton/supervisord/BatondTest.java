// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.posix.Signals;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole daemon in a JVM of its own, with real signals.
class BatondTest {
    private static final int SIGUSR2 = 12;

    @TempDir Path directory;
    private @Nullable Process process;

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private Path configure(String programs) throws IOException {
        return configure(true, programs);
    }

    private Path configure(boolean nodaemon, String programs) throws IOException {
        return Files.writeString(
                directory.resolve("supervisord.conf"),
                """
                [supervisord]
                nodaemon = %4$s
                logfile = %1$s/main.log
                pidfile = %1$s/batond.pid
                childlogdir = %1$s
                user = %2$s
                %3$s
                """
                        .formatted(directory, System.getProperty("user.name"), programs, nodaemon));
    }

    private Process start(String... more) throws IOException {
        return start(List.of(), List.of(more));
    }

    private static List<String> program(String heap) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Batond.class.getName());
    }

    private Process start(List<String> before, List<String> more) throws IOException {
        var words = new ArrayList<>(before);
        words.addAll(program("128m")); // as bin/batond
        words.addAll(List.of("-c", directory.resolve("supervisord.conf").toString()));
        words.addAll(more);
        return launch(words);
    }

    private Process launch(List<String> words) throws IOException {
        var builder = new ProcessBuilder(words).directory(directory.toFile());
        builder.environment().put(SignalInbox.FREES_USR2, "40");
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("console").toFile());
        process = builder.start();
        return process;
    }

    private String log() throws IOException {
        var log = directory.resolve("main.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private void awaitLog(String text) {
        await(text)
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(log()).contains(text));
    }

    private static void signal(Process to, int number) {
        Signals.kill((int) to.pid(), number);
    }

    @Test
    void itStartsProgramsAndStopsThemWhenItIsToldTo() throws Exception {
        configure("[program:sleep]\ncommand = sleep 1000\n");
        var daemon = start();
        awaitLog("success: sleep entered RUNNING state");
        assertThat(directory.resolve("batond.pid")).hasContent(daemon.pid() + "\n");
        assertThat(daemon.children()).hasSize(1);

        signal(daemon, Signals.SIGTERM);
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.exitValue()).isZero();
        assertThat(log())
                .contains("supervisord started with pid " + daemon.pid())
                .contains("WARN received SIGTERM indicating exit request")
                .contains("INFO waiting for sleep to die")
                .contains("WARN stopped: sleep (terminated by SIGTERM)");
        assertThat(Files.readString(directory.resolve("console"))).isEqualTo(log());
        assertThat(directory.resolve("batond.pid")).doesNotExist();
    }

    @Test
    void aReloadStartsAfreshWithTheNewConfigurationInTheSameProcess() throws Exception {
        configure("[program:before]\ncommand = sleep 1000\nstartsecs = 0\n");
        var daemon = start("-s");
        awaitLog("success: before");
        configure("[program:after]\ncommand = sleep 1000\nstartsecs = 0\n");
        signal(daemon, Signals.SIGHUP);
        awaitLog("success: after");
        assertThat(daemon.isAlive()).isTrue();
        assertThat(log())
                .contains("WARN received SIGHUP indicating restart request")
                .contains("stopped: before");
        assertThat(Files.readString(directory.resolve("console"))).isEmpty();
    }

    @Test
    void aReloadWithAConfigurationThatCannotBeBegunWithLeavesEverythingAsItIs() throws Exception {
        var stays = "[program:stays]\ncommand = sleep 1000\nstartsecs = 0\n";
        configure(stays);
        var daemon = start();
        awaitLog("success: stays");
        var broken =
                List.of(
                        stays + "startsecs = soon\n",
                        stays + "[inet_http_server]\nport = 0.0.0.0:1\n",
                        stays + "[unix_http_server]\nfile = %s/none/sock\n".formatted(directory),
                        stays
                                + "[fcgi-program:x]\ncommand = cat\nsocket = unix://%s/none/fcgi\n"
                                        .formatted(directory),
                        stays + "[supervisord]\nlogfile = /proc/none\n");
        for (int i = 0; i < broken.size(); i++) {
            configure(broken.get(i));
            signal(daemon, Signals.SIGHUP);
            var refusals = i + 1;
            await(broken.get(i))
                    .atMost(60, TimeUnit.SECONDS)
                    .untilAsserted(() ->
                            assertThat(log().split("not restarted, the configuration", -1))
                                    .hasSize(refusals + 1));
        }
        assertThat(daemon.children()).hasSize(1);
        assertThat(log()).doesNotContain("stopped: stays");
    }

    /// Served on TCP, with these programs and a main log that is as large as one answer can hold.
    private int startServing(String programs) throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        configure(
                """
                [inet_http_server]
                port = 127.0.0.1:%d
                [rpcinterface:supervisor]
                supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
                %s
                """
                        .formatted(port, programs));
        Files.writeString(directory.resolve("main.log"), "ä".repeat(4_100_000) + "\n");
        start("-s");
        awaitLog("supervisord started with pid");
        return port;
    }

    private static Socket ask(int port, String document) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        var request =
                "POST /RPC2 HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(document.length(), document);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String call(String name, String... ints) {
        var params = new StringBuilder();
        for (var each : ints) {
            params.append("<param><value><int>" + each + "</int></value></param>");
        }
        return "<methodCall><methodName>%s</methodName><params>%s</params></methodCall>"
                .formatted(name, params);
    }

    private static void assertAnswers(int port) throws IOException {
        try (var socket = ask(port, call("supervisor.getState"))) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("<string>RUNNING</string>");
        }
    }

    private void assertHadEnoughMemory() throws IOException {
        assertThat(log()).doesNotContain("OutOfMemory");
        assertThat(directory.resolve("console")).content().doesNotContain("OutOfMemory");
    }

    @Test
    void manyLargeCallsInOneDoNotTakeTheMemoryOfTheDaemon() throws Exception {
        var port =
                startServing(
                        "[program:many]\ncommand = true\nautostart = false\nnumprocs = 100\nprocess_name = many%(process_num)d\n");
        for (var params :
                List.of(
                        "getAllConfigInfo</string></value></member>",
                        "readLog</string></value></member><member><name>params</name><value><array><data><value><int>0</int></value><value><int>0</int></value></data></array></value></member>")) {
            var one =
                    "<value><struct><member><name>methodName</name><value><string>supervisor."
                            + params
                            + "</struct></value>";
            var all =
                    "<methodCall><methodName>system.multicall</methodName><params><param><value><array><data>"
                            + one.repeat(params.startsWith("g") ? 5_000 : 200)
                            + "</data></array></value></param></params></methodCall>";
            try (var socket = ask(port, all)) {
                var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
                assertAnswers(port);
                var bytes = in.readAllBytes();
                var answer = new String(bytes, StandardCharsets.UTF_8);
                assertThat(answer.substring(0, 15)).isEqualTo("HTTP/1.1 200 OK");
                assertThat(bytes.length).isLessThan(64 << 20);
                assertThat(answer.contains("FAILED: a call and its answer may take")).isTrue();
                assertThat(answer.endsWith("</methodResponse>\n")).isTrue();
            }
            assertAnswers(port);
        }
        assertHadEnoughMemory();
    }

    @Test
    void manyWhoReadLargeLogsAndDoNotTakeThemLeaveMemoryForOthers() throws Exception {
        var port = startServing("");
        var all = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 30; i++) {
                all.add(ask(port, call("supervisor.readLog", "0", "0")));
            }
            assertAnswers(port);
            // Those that had no room are told so; by then all that had some have it.
            await().atMost(60, TimeUnit.SECONDS)
                    .untilAsserted(() -> {
                        for (var each : all) {
                            assertThat(each.getInputStream().available()).isPositive();
                        }
                    });
            assertAnswers(port);
        } finally {
            for (var each : all) {
                each.close();
            }
        }
        assertHadEnoughMemory();
    }

    /// Its children end with it, since they read from it.
    @Test
    void whenMemoryRunsOutItEndsInsteadOfGoingOnWithoutOneOfItsThreads() throws Exception {
        configure(
                """
                [program:fills]
                command = sh -c "printf '<!--XSUPERVISOR:BEGIN-->'; head -c 4000000 /dev/zero; exec cat"
                process_name = %(process_num)d
                numprocs = 20
                stdout_capture_maxbytes = 4MB
                """);
        var words = new ArrayList<>(program("32m"));
        words.addAll(List.of("-c", directory.resolve("supervisord.conf").toString()));
        var daemon = launch(words);
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.exitValue()).isEqualTo(SuddenEnd.STATUS);
        assertThat(log())
                .contains(
                        " CRIT thread baton-output has ended unexpectedly, and so does the daemon: java.lang.OutOfMemoryError");
    }

    @Test
    void logsAreReopenedOnUsr2() throws Exception {
        configure("[program:sleep]\ncommand = sleep 1000\nstartsecs = 0\n");
        var daemon = start();
        awaitLog("success: sleep");
        Files.move(directory.resolve("main.log"), directory.resolve("old.log"));
        signal(daemon, SIGUSR2);
        awaitLog("supervisord logreopen");
        assertThat(directory.resolve("old.log"))
                .content()
                .contains("received SIGUSR2 indicating log reopen request");
    }

    @Test
    void inTheBackgroundItLeavesTheTerminalAndTellsWhenItIsUp() throws Exception {
        configure(
                false,
                """
                [program:env]
                command = sh -c "env | grep -c -e BATON -e _JAVA; cut -d' ' -f6 /proc/$PPID/stat; readlink /proc/$PPID/fd/0 /proc/$PPID/fd/2; ls /proc/self/fd; exec sleep 1000"
                startsecs = 0
                stdout_logfile = %s/out.log
                """
                        .formatted(directory));
        var first = start();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isZero();
        var pid = Integer.parseInt(Files.readString(directory.resolve("batond.pid")).strip());
        try {
            assertThat(pid).isNotEqualTo((int) first.pid());
            awaitLog("success: env");
            await().atMost(60, TimeUnit.SECONDS)
                    .untilAsserted(() ->
                            assertThat(directory.resolve("out.log"))
                                    .hasContent(
                                            "0\n%d\n/dev/null\n/dev/null\n0\n1\n2\n3\n"
                                                    .formatted(pid)));
            assertThat(log())
                    .contains("INFO daemonizing the supervisord process")
                    .contains("INFO supervisord started with pid " + pid);
            Signals.kill(pid, SIGUSR2);
            awaitLog("supervisord logreopen");
        } finally {
            Signals.kill(pid, Signals.SIGTERM);
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> !Files.exists(directory.resolve("batond.pid")));
        }
        assertThat(directory.resolve("console")).isEmptyFile();
    }

    /// The name of the file is made and given by a shell: these tests may run in another locale.
    @Test
    void inTheBackgroundItsArgumentsAreWhatTheyWere() throws Exception {
        configure(false, "");
        var words =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                "file=$(printf 'gr\\303\\266\\303\\237e.conf'); mv supervisord.conf $file; LC_ALL=C.UTF-8 exec \"$@\" -c $file",
                                "sh"));
        words.addAll(program("128m"));
        var first = launch(words);
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.resolve("console")).isEmptyFile();
        assertThat(first.exitValue()).isZero();
        var pid = Integer.parseInt(Files.readString(directory.resolve("batond.pid")).strip());
        Signals.kill(pid, Signals.SIGTERM);
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> !Files.exists(directory.resolve("batond.pid")));
    }

    @Test
    void whatIsWrongInTheBackgroundIsSaidOnTheTerminalToo() throws Exception {
        configure(false, "");
        Files.createDirectory(directory.resolve("main.log"));
        Files.createFile(directory.resolve("main.log/in-the-way"));
        var first = start();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isEqualTo(2);
        assertThat(Files.readString(directory.resolve("console")))
                .startsWith("Error: cannot open the main log: ");
        assertThat(directory.resolve("batond.pid")).doesNotExist();
    }

    @Test
    void asProcessOneItReapsOrphans() throws Exception {
        assumeTrue(mayUnshare(), "needs unshare(1) and the right to use it");
        configure(
                """
                [program:leaves]
                command = sh -c "(sleep 0.5; exit 7) & exec sleep 1000"
                startsecs = 0
                [program:gone]
                command = sh -c "sh -c 'sleep 0.5; exit 7' & exit 0"
                startsecs = 0
                autorestart = false
                """);
        var outside =
                start(
                        List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"),
                        List.of());
        awaitLog("INFO reaped unknown pid");
        assertThat(log())
                .contains("INFO supervisord started with pid 1\n")
                .contains("(exit status 7)")
                .contains("exited: gone (exit status 0; expected)");
        outside.children().forEach(inside -> Signals.kill((int) inside.pid(), Signals.SIGTERM));
        assertThat(outside.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(outside.exitValue()).isZero();
        assertThat(log()).contains("stopped: leaves (terminated by SIGTERM)");
    }

    private static boolean mayUnshare() throws Exception {
        try {
            return new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    private String complaint(int status, String... arguments) throws InterruptedException {
        var err = new ByteArrayOutputStream();
        var stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        assertThat(Batond.run(List.of(arguments), System.out, stream)).isEqualTo(status);
        return err.toString(StandardCharsets.UTF_8).replace(directory.toString(), "DIR");
    }

    @Test
    void whatIsWrongIsSaidWithItsPlaceAndStatusTwo() throws Exception {
        configure("[program:a]\ncommand = x\nautostart = maybe\n");
        assertThat(complaint(2, "-c", directory + "/supervisord.conf"))
                .isEqualTo(
                        """
                        Error: not a valid boolean value: 'maybe' in section 'program:a' (file: 'DIR/supervisord.conf')
                          at DIR/supervisord.conf:9: [program:a] autostart = maybe
                        For help, use batond -h
                        """);
        assertThat(complaint(2, "-c", directory + "/none"))
                .isEqualTo(
                        """
                        Error: could not find config file DIR/none
                        For help, use batond -h
                        """);
        assertThat(complaint(2, "-x"))
                .isEqualTo(
                        """
                        Error: option -x not recognized
                        For help, use batond -h
                        """);
    }

    @Test
    void aLimitThatCannotBeRaisedIsToldInSupervisordsWords() throws Exception {
        Files.writeString(
                directory.resolve("supervisord.conf"),
                "[supervisord]\nnodaemon=true\nminfds=2000000000\nuser=%s\n"
                        .formatted(System.getProperty("user.name")));
        assertThat(complaint(2, "-c", directory + "/supervisord.conf"))
                .startsWith(
                        "Error: The minimum number of file descriptors required to run this process is 2000000000 as per the \"minfds\" command-line argument or config file setting. The current environment will only allow you to open ");
    }

    @Test
    void withoutAFileItIsLookedForWhereTheOriginalLooks() {
        assertThat(Batond.places("/opt/x/bin/batond"))
                .containsExactly(
                        "/opt/x/etc/supervisord.conf",
                        "/opt/x/supervisord.conf",
                        "supervisord.conf",
                        "etc/supervisord.conf",
                        "/etc/supervisord.conf",
                        "/etc/supervisor/supervisord.conf");
        assertThat(Batond.places("/bin/batond")).startsWith("/etc/supervisord.conf");
        assertThat(Batond.places("bin/batond")).startsWith("etc/supervisord.conf");
    }

    @Test
    void helpAndVersionArePrinted() throws Exception {
        for (var flag : List.of("-h", "--help", "-?", "-v", "--version")) {
            var out = new ByteArrayOutputStream();
            assertThat(
                            Batond.run(
                                    List.of(flag),
                                    new PrintStream(out, true, StandardCharsets.UTF_8),
                                    System.err))
                    .isZero();
            assertThat(out.size()).isPositive();
        }
    }
}
