// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same commands to the same real supervisord, by the real supervisorctl and by batonctl: what
/// they show and how they end is the same.
///
/// What is not compared: the order in which the processes of a group end, process ids and times
/// where they change between the two, the words after `error: `, which name a line of Python in the
/// original, and the help texts.
class OriginalTest {
    private static final String PROGRAMS =
            """
            [program:cat]
            command=cat
            startsecs=0

            [program:crew]
            command=sh -c "echo hello from crew; echo trouble >&2; exec sleep 1000"
            process_name=%(program_name)s_%(process_num)02d
            numprocs=2
            startsecs=0

            [program:off]
            command=sleep 1000
            autostart=false
            startsecs=0
            priority=5

            [program:missing]
            command=/nonexistent/program
            autostart=false

            [program:unfit]
            command=/etc/passwd
            autostart=false

            [program:quick]
            command=sh -c "exit 3"
            autostart=false
            startretries=0

            [program:painter]
            command=sh -c "printf '\\033[32mgreen\\033[0m\\r\\nnext\\n'; exec sleep 1000"
            startsecs=0

            [program:a-process-with-quite-a-long-name]
            command=sleep 1000
            startsecs=0

            """;
    private static final String MORE =
            """
            [program:fresh]
            command=sleep 1000
            startsecs=0

            [program:later]
            command=sleep 1000
            autostart=false

            """;

    @TempDir private static Path directory;
    private static @Nullable Original started;
    private static String tcp = "";

    @BeforeAll
    static void start() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            tcp = "127.0.0.1:" + free.getLocalPort();
        }
        var server =
                """
                [inet_http_server]
                port=%s
                username=user
                password={SHA}8843d7f92416211de9ebb963ff4ce28125932878

                """
                        .formatted(tcp);
        started = Original.start(directory, server + PROGRAMS);
        await("all programs run")
                .atMost(Original.PATIENCE)
                .until(() -> !original().batonctl("status").out().contains("STARTING"));
    }

    @AfterAll
    static void stop() {
        if (started != null) {
            started.close();
        }
    }

    private static Original original() {
        return Objects.requireNonNull(started);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "status all",
                "status cat",
                "status off",
                "status crew:*",
                "status crew:crew_01 cat cat",
                "status nix",
                "status nix:* nix:nix off cat",
                "pid",
                "pid all",
                "pid cat off nix",
                "pid crew:*",
                "version",
                "avail",
                "reread",
                "update",
                "update all",
                "update cat nix",
                "tail crew:crew_00",
                "tail -3 crew:crew_00",
                "tail -9999999 crew:crew_00 STDOUT",
                "tail crew:crew_00 stderr",
                "tail nix",
                "tail crew",
                "tail cat",
                "tail missing",
                "tail -f nix",
                "maintail -0",
                "signal USR7 cat",
                "signal HUP off",
                "signal HUP nix",
                "signal HUP nix:*",
                "signal CONT cat crew:*",
                "signal 18 all",
                "start cat",
                "start cat crew:* off:*x",
                "start nix",
                "start nix:*",
                "start crew:*",
                "start missing unfit",
                "start quick",
                "start quick nix",
                "stop off",
                "stop nix",
                "stop nix:* off",
                "clear nix",
                "clear cat quick",
                "add cat",
                "add nix",
                "remove cat",
                "remove nix cat",
                "fg off",
                "fg nix",
                "fg cat off",
                "open foo",
                "open unix:///nonexistent",
                "quit",
                "exit",
                "EOF",
                "help",
                "help nix",
                "? nix",
                "nonsense",
                "nonsense with words",
                "!ls",
                "stop-all",
                "status-- cat"
            })
    void aCommand(String line) {
        var words = line.split(" ", -1);

        assertSame(original().supervisorctl(words), original().batonctl(words));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tail",
                "tail a b c d",
                "tail -5",
                "tail cat x",
                "tail -x cat",
                "tail - cat",
                "maintail a b",
                "maintail a",
                "maintail -x",
                "start",
                "stop",
                "restart",
                "clear",
                "signal",
                "signal HUP",
                "avail x",
                "reread x",
                "version x",
                "reload x",
                "shutdown x",
                "fg"
            })
    void aCommandThatIsNotUnderstood(String line) {
        var words = line.split(" ", -1);

        var theirs = original().supervisorctl(words);
        var ours = original().batonctl(words);

        assertThat(ours.out().lines().findFirst()).isEqualTo(theirs.out().lines().findFirst());
        assertThat(ours.out().lines().count() > 1).isEqualTo(theirs.out().lines().count() > 1);
        assertThat(ours.status()).isEqualTo(theirs.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-x",
                "--nonsense",
                "-c",
                "--help=x",
                "-s nonsense status",
                "-i -i",
                "-c /nonexistent.conf status",
                "-s ftp://localhost status",
                "-s http://127.0.0.1:1 status",
                "-s http://127.0.0.1:1 start cat",
                "-s http://127.0.0.1:1 shutdown",
                "-s http://127.0.0.1:1 reread",
                "-s unix:///nonexistent/socket status",
                "-s unix:///nonexistent/socket stop cat",
                "-s unix:///nonexistent/socket shutdown",
                "-s unix:///nonexistent/socket avail"
            })
    void anOption(String line) {
        var words = line.split(" ", -1);

        assertSame(original().supervisorctl(words), original().batonctl(words));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-u user -p foobar status cat",
                "-u user -p foobar pid cat nix",
                "-u user -p foobar tail crew:crew_01",
                "-u user -p wrong status",
                "-u user status",
                "status",
                "-u other -p foobar start cat",
                "-p foobar reread",
                "-p foobar tail -f crew:crew_00"
            })
    void overTcpWithAPassword(String line) {
        var words =
                Stream.concat(Stream.of("-s", "http://" + tcp), Stream.of(line.split(" ", -1)))
                        .toArray(String[]::new);

        assertSame(original().supervisorctl(words), original().batonctl(words));
    }

    @Test
    void startingAndStopping() {
        assertSameStory(ctl ->
                Stream.of(
                                "start off",
                                "start off missing off:off",
                                "status off",
                                "restart off crew:*",
                                "stop off crew:crew_00",
                                "status",
                                "start crew:*",
                                "stop crew:*",
                                "restart nix crew:* unfit",
                                "status")
                        .map(line -> ctl.run(line.split(" ", -1)))
                        .toList());
    }

    @Test
    void changesOfTheConfiguration() {
        assertSameStory(ctl -> {
            var ran = new ArrayList<Ran>();
            var before = configuration();
            reconfigure(before + MORE);
            ran.add(ctl.run("reread"));
            ran.add(ctl.run("avail"));
            ran.add(ctl.run("add", "fresh", "fresh", "nix"));
            ran.add(ctl.run("remove", "fresh"));
            ran.add(ctl.run("update", "later", "nix"));
            ran.add(ctl.run("avail"));
            reconfigure(before + MORE.replace("sleep 1000", "sleep 999"));
            ran.add(ctl.run("reread"));
            ran.add(ctl.run("update"));
            ran.add(ctl.run("status", "fresh", "later"));
            reconfigure(before + "[program:broken]\n");
            ran.add(ctl.run("reread"));
            ran.add(ctl.run("update"));
            reconfigure(before);
            ran.add(ctl.run("reread"));
            ran.add(ctl.run("update"));
            ran.add(ctl.run("avail"));
            return ran;
        });
    }

    private static String configuration() {
        try {
            return Files.readString(directory.resolve("supervisord.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void reconfigure(String text) {
        try {
            Files.writeString(directory.resolve("supervisord.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aShellThatReadsAPipe() {
        var input =
                "status cat\n\nnonsense\npid nix\nhelp nix\n  version  \nshutdown\nn\nopen foo\nquit\nversion\n";

        assertSame(original().supervisorctlShell(input), original().batonctlShell(input));
        assertSame(original().supervisorctlShell("pid cat"), original().batonctlShell("pid cat"));
    }

    @Test
    void aLogIsFollowedUntilCtrlC() throws IOException, InterruptedException {
        var theirs = followed(original().supervisorctlProcess("tail", "-f", "crew:crew_00"));
        var ours = followed(original().batonctlProcess("tail", "-f", "crew:crew_00"));

        assertThat(ours.out())
                .startsWith("==> Press Ctrl-C to exit <==\n")
                .contains("hello from crew\n");
        assertSame(theirs, ours);
    }

    /// Interrupts it once the log has come.
    private static Ran followed(ProcessBuilder builder) throws IOException, InterruptedException {
        var out = Files.createTempFile(directory, "follow", ".out");
        var process = builder.redirectOutput(out.toFile()).redirectErrorStream(true).start();
        try {
            await("the log comes")
                    .atMost(Original.PATIENCE)
                    .until(() -> Files.readString(out).contains("hello from crew"));
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
            assertThat(process.waitFor(Original.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return new Ran(Files.readString(out), "", process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theForegroundShowsWhatComesBack() throws IOException, InterruptedException {
        var out = Files.createTempFile(directory, "fg", ".out");
        var process =
                original()
                        .batonctlProcess("fg", "cat")
                        .redirectOutput(out.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (var input = process.outputWriter(UTF_8)) {
            await("it is ready").atMost(Original.PATIENCE).until(() -> Files.size(out) > 0);
            input.write("there and back\n");
            input.flush();
            await("it comes back")
                    .atMost(Original.PATIENCE)
                    .until(() -> Files.readString(out).contains("there and back"));
        }
        assertThat(process.waitFor(Original.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(out))
                .startsWith("==> Press Ctrl-C to exit <==\n")
                .endsWith("Exiting foreground\n");
    }

    @Test
    void theProcessEndsWithTheStatusOfTheCommand() throws IOException, InterruptedException {
        var out = Files.createTempFile(directory, "status", ".out");
        var process =
                original()
                        .batonctlProcess("status", "off")
                        .redirectOutput(out.toFile())
                        .redirectErrorStream(true)
                        .start();

        assertThat(process.waitFor(Original.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        assertThat(Files.readString(out)).startsWith("off ").doesNotContain("\033");
    }

    @Test
    void colouredLogsCanBeReadThoughTheOriginalCannot() {
        assertThat(original().supervisorctl("tail", "painter").out()).startsWith("error: ");
        assertThat(original().batonctl("tail", "painter"))
                .isEqualTo(new Ran("\033[32mgreen\033[0m\nnext\n\n", "", 0));
    }

    @Test
    void jsonOfARealProcess() {
        assertThat(original().batonctl("status", "--json", "off").out())
                .startsWith("[\n  {\"namespec\":\"off\",\"name\":\"off\",")
                .contains("\"statename\":\"STOPPED\"");
    }

    private interface Story {
        List<Ran> tell(Original.Ctl ctl);
    }

    /// A story ends where it began, so it can be told twice. Processes of a group end in any order.
    private static void assertSameStory(Story story) {
        var theirs = story.tell(original()::supervisorctl);
        var ours = story.tell(original()::batonctl);

        assertThat(ours.stream().map(OriginalTest::unordered).toList())
                .isEqualTo(theirs.stream().map(OriginalTest::unordered).toList());
    }

    static Ran unordered(Ran ran) {
        var timeless = timeless(ran);
        var lines = timeless.out().lines().sorted().collect(Collectors.joining("\n"));
        return new Ran(lines, timeless.err(), timeless.status());
    }

    private static void assertSame(Ran theirs, Ran ours) {
        assertThat(timeless(ours)).isEqualTo(timeless(theirs));
    }

    /// Without what differs between two moments, and between two languages.
    static Ran timeless(Ran ran) {
        return new Ran(timeless(ran.out()), timeless(ran.err()), ran.status());
    }

    private static String timeless(String text) {
        return text.replaceAll("(?m)^[1-9][0-9]*$", "PID")
                .replaceAll("pid [0-9]+, uptime [0-9:]+", "pid N, uptime T")
                .replaceAll("[A-Z][a-z]{2} [0-9]{2} [0-9]{2}:[0-9]{2} [AP]M", "DATE")
                .replaceAll("(?m)^((supervisor> )*)error: .*$", "$1error: ...")
                // The original asks once more after this, and fails once more.
                .replace(
                        "Server requires authentication\nerror: ...",
                        "Server requires authentication")
                .replaceAll("For help, use .* -h", "For help, use PROGRAM -h");
    }
}
