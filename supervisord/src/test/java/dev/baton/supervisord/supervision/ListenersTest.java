// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.process.State;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real listeners, in Perl since every Debian has it.
class ListenersTest {
    private static final Path PERL = Path.of("/usr/bin/perl");
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @TempDir Path directory;
    private @Nullable Supervision supervision;

    @BeforeAll
    static void needsPerl() {
        assumeTrue(Files.isExecutable(PERL), "no Perl");
    }

    @AfterEach
    void stop() throws IOException {
        if (supervision != null) {
            supervision.close();
        }
    }

    private Supervision supervise(String programs, LogLevel level) throws IOException {
        var started = new Supervision(directory, programs, level);
        supervision = started;
        return started;
    }

    private Supervision supervise(String programs) throws IOException {
        return supervise(programs, LogLevel.TRACE);
    }

    /// A section; its events go to a file of its name.
    private String listener(String name, String mode, String more) {
        return """
        [eventlistener:%1$s]
        command = %2$s %3$s %4$s/%1$s %5$s
        startsecs = 0
        stdout_logfile = %1$s.out
        stderr_logfile = %1$s.err
        %6$s
        """
                .formatted(name, PERL, script(), directory, mode, more);
    }

    private static Path script() {
        return script("listener.pl");
    }

    private static Path script(String name) {
        try {
            var resource = ListenersTest.class.getResource(name);
            return Path.of(Objects.requireNonNull(resource).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What a listener has got, without the numbers of processes.
    private List<String> events(String name) throws IOException {
        var file = directory.resolve(name);
        if (!Files.exists(file)) {
            return List.of();
        }
        return Stream.of(Files.readString(file).split("\n--\n", -1))
                .filter(text -> !text.isEmpty())
                .map(text -> text.replaceAll("pid:[1-9]\\d*", "pid:N"))
                .toList();
    }

    private static String name(String event) {
        return event.replaceAll("(?s).* eventname:(\\S+) .*", "$1");
    }

    private static String serial(String event) {
        return event.replaceAll("(?s).* serial:(\\d+) .*", "$1");
    }

    private void awaitEvents(String name, int count) {
        await(name)
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(events(name)).hasSizeGreaterThanOrEqualTo(count));
    }

    private void tell(Supervision of, String text) {
        of.supervisor().post(() -> of.supervisor().tell("t", text));
    }

    @Test
    void aListenerHearsTheWholeLifeOfAProgramByteByByte() throws Exception {
        var running =
                supervise(
                        listener(
                                        "ear",
                                        "",
                                        "events = PROCESS_STATE,PROCESS_GROUP,SUPERVISOR_STATE_CHANGE\nbuffer_size = 100")
                                + """
                                [program:cat]
                                command = cat
                                autostart = false
                                startsecs = 0
                                [program:false]
                                command = false
                                autostart = false
                                startretries = 0
                                """);
        running.start("cat", true);
        running.stop("cat");
        running.start("false", false);
        running.awaitState("false", State.FATAL);
        awaitEvents("ear", 13);
        running.close();
        var told = events("ear");
        assertThat(told.getFirst())
                .isEqualTo(
                        "ver:3.0 server:me serial:0 pool:ear poolserial:0 eventname:PROCESS_GROUP_ADDED len:14\ngroupname:ear\n");
        assertThat(told)
                .extracting(event -> name(event) + " " + event.substring(event.indexOf('\n') + 1))
                .startsWith(
                        "PROCESS_GROUP_ADDED groupname:ear\n",
                        "PROCESS_GROUP_ADDED groupname:cat\n",
                        "PROCESS_GROUP_ADDED groupname:false\n",
                        "SUPERVISOR_STATE_CHANGE_RUNNING ",
                        "PROCESS_STATE_STARTING processname:ear groupname:ear from_state:STOPPED tries:0",
                        "PROCESS_STATE_RUNNING processname:ear groupname:ear from_state:STARTING pid:N",
                        "PROCESS_STATE_STARTING processname:cat groupname:cat from_state:STOPPED tries:0",
                        "PROCESS_STATE_RUNNING processname:cat groupname:cat from_state:STARTING pid:N",
                        "PROCESS_STATE_STOPPING processname:cat groupname:cat from_state:RUNNING pid:N",
                        "PROCESS_STATE_STOPPED processname:cat groupname:cat from_state:STOPPING pid:N",
                        "PROCESS_STATE_STARTING processname:false groupname:false from_state:STOPPED tries:0",
                        "PROCESS_STATE_BACKOFF processname:false groupname:false from_state:STARTING tries:1",
                        "PROCESS_STATE_FATAL processname:false groupname:false from_state:BACKOFF");
        assertThat(told).extracting(ListenersTest::serial).doesNotHaveDuplicates();
        assertThat(directory.resolve("ear.out")).content().startsWith("READY\nRESULT 2\nOKREADY\n");
        assertThat(directory.resolve("ear.err")).isEmptyFile();
    }

    /// As those are that use supervisor.childutils.
    private String textListener(String name, String more) {
        assumeTrue(Files.isExecutable(PYTHON), "no Python");
        return """
        [eventlistener:%1$s]
        command = %2$s %3$s %4$s/%1$s
        startsecs = 0
        events = REMOTE_COMMUNICATION
        environment = PYTHONIOENCODING=utf-8
        %5$s
        """
                .formatted(name, PYTHON, script("listener.py"), directory, more);
    }

    @Test
    void aListenerThatReadsTextIsToldCharacters() throws Exception {
        var running = supervise(textListener("text", "payload_length = characters"));
        tell(running, "größer");
        tell(running, "\ud83d\ude00");
        tell(running, "plain");
        running.awaitFile("text", "größer\n\ud83d\ude00\nplain\n");
        running.close();
        assertThat(running.log("WARN .*payload_length.*")).isEmpty();
    }

    @Test
    void aListenerThatWaitsForMoreThanThereIsIsNamedOnceWithTheSettingThatHelps() throws Exception {
        var running =
                supervise(
                        textListener("text", "numprocs = 2\nprocess_name = t%(process_num)d")
                                + listener("bytes", "", "events = REMOTE_COMMUNICATION"));
        for (var text : List.of("größer", "größer", "plain")) {
            tell(running, text);
        }
        awaitEvents("bytes", 3);
        running.awaitLog("set payload_length=characters in [eventlistener:text]");
        assertThat(events("bytes")).hasSize(3);
        assertThat(directory.resolve("text")).isEmptyFile();
        running.close();
        assertThat(running.log("WARN .*payload_length.*"))
                .singleElement()
                .asString()
                .startsWith("WARN t")
                .contains("len says 15 bytes, and which has 13 characters");
    }

    @Test
    void aRejectedEventComesAgainWithItsNumbersAndToItsOwnPoolAlone() throws Exception {
        var running =
                supervise(
                        listener("picky", "reject", "events = REMOTE_COMMUNICATION")
                                + listener("easy", "", "events = REMOTE_COMMUNICATION"));
        tell(running, "one");
        tell(running, "two");
        awaitEvents("picky", 4);
        awaitEvents("easy", 2);
        assertThat(events("picky"))
                .extracting(ListenersTest::serial)
                .containsExactly("0", "0", "1", "1");
        assertThat(events("easy")).extracting(ListenersTest::serial).containsExactly("0", "1");
        assertThat(running.log()).contains("WARN picky: event was rejected");
    }

    @Test
    void aListenerThatRejectsEverythingDoesNotKeepTheDaemonBusy() throws Exception {
        var running = supervise(listener("never", "refuse", "events = REMOTE_COMMUNICATION"));
        tell(running, "one");
        tell(running, "two");
        awaitEvents("never", 12);
        var begin = System.nanoTime();
        awaitEvents("never", 14);
        assertThat(System.nanoTime() - begin).isGreaterThan(500_000_000L);
        assertThat(events("never")).extracting(ListenersTest::serial).containsOnly("0");
    }

    @Test
    void anEventThatIsNotAnsweredBeforeTheEndGoesToTheNext() throws Exception {
        var running =
                supervise(
                        listener(
                                "frail",
                                "crash",
                                "events = REMOTE_COMMUNICATION\nautorestart = true"));
        tell(running, "one");
        tell(running, "two");
        awaitEvents("frail", 3);
        assertThat(events("frail"))
                .extracting(ListenersTest::serial)
                .containsExactly("0", "0", "1");
    }

    @Test
    void aListenerThatSpeaksAnotherLanguageHearsNothingAndGoesOn() throws Exception {
        var running =
                supervise(
                        listener(
                                "alien",
                                "garbage",
                                "events = REMOTE_COMMUNICATION\nbuffer_size=2"));
        running.awaitLog("alien: has entered the UNKNOWN state");
        for (int i = 0; i < 5; i++) {
            tell(running, "x");
        }
        running.awaitLog("pool alien event buffer overflowed, discarding event 2");
        assertThat(running.state("alien")).isEqualTo(State.RUNNING);
        assertThat(running.log())
                .contains(
                        "WARN alien: has entered the UNKNOWN state and will no longer receive events, this usually indicates the process violated the eventlistener protocol",
                        "ERRO pool alien event buffer overflowed, discarding event 0");
        assertThat(events("alien")).isEmpty();
    }

    @Test
    void aStuckListenerHarmsNobody() throws Exception {
        var running =
                supervise(
                        listener("stuck", "stuck", "events = REMOTE_COMMUNICATION\nbuffer_size=3")
                                + listener(
                                        "well",
                                        "",
                                        "events = REMOTE_COMMUNICATION\nbuffer_size=100"),
                        LogLevel.INFO);
        var large = "é".repeat(600_000);
        for (int i = 0; i < 20; i++) {
            tell(running, large);
        }
        awaitEvents("well", 20);
        assertThat(events("well")).allMatch(event -> event.endsWith(large));
        assertThat(running.log())
                .contains("ERRO pool stuck event buffer overflowed, discarding event 1");
        assertThat(running.stop("stuck")).isEqualTo(Result.DONE);
    }

    @Test
    void theMembersOfAPoolShareItsEvents() throws Exception {
        var running =
                supervise(
                        """
                        [eventlistener:team]
                        command = %s %s %s/team-%%(process_num)d
                        process_name = %%(process_num)d
                        numprocs = 3
                        events = REMOTE_COMMUNICATION
                        buffer_size = 1000
                        startsecs = 0
                        """
                                .formatted(PERL, script(), directory));
        for (int i = 0; i < 200; i++) {
            tell(running, "x");
        }
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(ofTheTeam()).hasSize(200));
        assertThat(new HashSet<>(ofTheTeam())).hasSize(200);
    }

    private List<String> ofTheTeam() throws IOException {
        var all = new ArrayList<String>();
        for (int member = 0; member < 3; member++) {
            events("team-" + member).forEach(event -> all.add(serial(event)));
        }
        return all;
    }

    @Test
    void whatProgramsSayBecomesEventsAndMessagesLeaveTheLog() throws Exception {
        var running =
                supervise(
                        listener("ear", "", "events = PROCESS_COMMUNICATION,PROCESS_LOG")
                                + """
                                [program:talk]
                                command = sh -c "read go; printf 'before<!--XSUPERVISOR:BEGIN-->a message<!--XSUPERVISOR:END-->'; echo wrong >&2; read end"
                                startsecs = 0
                                stdout_logfile = talk.out
                                stdout_capture_maxbytes = 1MB
                                stdout_events_enabled = true
                                stderr_events_enabled = true
                                """);
        running.awaitState("talk", State.RUNNING);
        running.awaitState("ear", State.RUNNING);
        var talk = running.process("talk");
        running.ask(() -> talk.write("go\n".getBytes(UTF_8)));
        awaitEvents("ear", 4);
        assertThat(events("ear"))
                .extracting(event -> name(event) + " " + event.substring(event.indexOf('\n') + 1))
                .containsExactlyInAnyOrder(
                        "PROCESS_LOG_STDOUT processname:talk groupname:talk pid:N channel:stdout\nbefore",
                        "PROCESS_LOG_STDOUT processname:talk groupname:talk pid:N channel:stdout\na message",
                        "PROCESS_COMMUNICATION_STDOUT processname:talk groupname:talk pid:N\na message",
                        "PROCESS_LOG_STDERR processname:talk groupname:talk pid:N channel:stderr\nwrong\n");
        running.awaitFile("talk.out", "before");
    }

    @Test
    void aProgramThatTalksWithoutEndIsStoppedInTime() throws Exception {
        var running =
                supervise(
                        listener("stuck", "stuck", "events = PROCESS_COMMUNICATION")
                                + """
                                [program:chatter]
                                command = perl -e '$SIG{TERM} = "IGNORE"; my $x = "<!--XSUPERVISOR:BEGIN-->x<!--XSUPERVISOR:END-->" x 1000; syswrite STDOUT, $x while 1'
                                startsecs = 0
                                stdout_logfile = NONE
                                stdout_capture_maxbytes = 1KB
                                stopwaitsecs = 1
                                """,
                        LogLevel.WARN);
        running.awaitLog("pool stuck event buffer overflowed");
        assertThat(running.stop("chatter")).isEqualTo(Result.DONE);
        assertThat(running.log("WARN stopped: chatter .*")).hasSize(1);
    }

    @Test
    void aTickComesAtAMultipleOfItsPeriod() throws Exception {
        supervise(listener("clock", "", "events = TICK_5"));
        awaitEvents("clock", 1);
        var when =
                Long.parseLong(events("clock").getFirst().replaceAll("(?s).*\nwhen:(\\d+)", "$1"));
        assertThat(when % 5).isZero();
        assertThat(System.currentTimeMillis() / 1000 - when).isBetween(-1L, 60L);
    }
}
