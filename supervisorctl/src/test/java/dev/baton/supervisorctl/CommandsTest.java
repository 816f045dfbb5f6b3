// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.supervisor.api.ConfigChanges;
import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.OperationResult;
import dev.baton.supervisor.api.ProcessInfo;
import dev.baton.supervisor.api.ProcessState;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.command.Interrupts;
import dev.baton.supervisorctl.output.Palette;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How every command words what it is told, and with which status it ends.
class CommandsTest {
    @TempDir private Path directory;
    private FakeDaemon daemon;

    @BeforeEach
    void start() {
        daemon = new FakeDaemon(directory);
        daemon.answers(
                "getAllProcessInfo",
                infos(
                        info("cat", "cat", ProcessState.RUNNING, "pid 7, uptime 0:00:05", 7),
                        info("zoo", "ape", ProcessState.FATAL, "Exited too quickly", 0),
                        info("zoo", "bee", ProcessState.STARTING, "", 9)));
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    @Test
    void statusListsAll() {
        expect(
                run("status"),
                """
                cat                              RUNNING   pid 7, uptime 0:00:05
                zoo:ape                          FATAL     Exited too quickly
                zoo:bee                          STARTING  \n\
                """,
                3);
    }

    @ParameterizedTest
    @CsvSource({
        "status cat,0",
        "status zoo:bee,0",
        "status cat zoo:bee,0",
        "status zoo:*,3",
        "status all,3",
        "status x all,3"
    })
    void statusOfStoppedProcessesIsThree(String line, int status) {
        assertThat(run(line.split(" ", -1)).status()).isEqualTo(status);
    }

    @Test
    void statusSaysWhichNamesNobodyHas() {
        expect(
                run("status", "dog", "pack:*", "pack:dog", "cat"),
                """
                dog: ERROR (no such process)
                pack: ERROR (no such group)
                pack:dog: ERROR (no such process)
                cat                              RUNNING   pid 7, uptime 0:00:05
                """,
                4);
    }

    @Test
    void statusMakesRoomForLongNames() {
        var name = "a-name-of-thirty-three-characters";
        daemon.answers("getAllProcessInfo", infos(info(name, name, ProcessState.RUNNING, "up", 1)));

        assertThat(run("status").out()).isEqualTo(name + "   RUNNING   up\n");
    }

    @Test
    void statusHasColoursIfTheyAreWanted() {
        var ran =
                Ran.of(
                        Palette.COLOURS,
                        _ -> () -> {},
                        "",
                        List.of("-s", daemon.url(), "status", "cat"));

        assertThat(ran.out())
                .isEqualTo(
                        "cat                              \033[32mRUNNING   \033[0mpid 7, uptime 0:00:05\n");
    }

    @Test
    void statusAnswersWithJson() {
        expect(
                run("status", "--json", "cat"),
                """
                [
                  {"namespec":"cat","name":"cat","group":"cat","start":100,"stop":0,"now":105,"state":20,\
                "statename":"RUNNING","spawnerr":"","exitstatus":0,"logfile":"/tmp/o","stdout_logfile":"/tmp/o",\
                "stderr_logfile":"","pid":7,"description":"pid 7, uptime 0:00:05","uptime":5}
                ]
                """,
                0);
    }

    @Test
    void jsonHasErrorsOnTheOtherStream() {
        var ran = Ran.of(List.of("-s", daemon.url(), "--json", "status", "dog"), "");

        assertThat(ran).isEqualTo(new Ran("[]\n", "dog: ERROR (no such process)\n", 4));
    }

    @Test
    void jsonIsRefusedWhereThereIsNone() {
        var ran = Ran.of(List.of("-s", daemon.url(), "--json", "start", "cat"), "");

        assertThat(ran).isEqualTo(new Ran("", "Error: start does not answer with JSON\n", 2));
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void watchingShowsItAgainUntilInterrupted() {
        var looks = new AtomicInteger();
        var interrupt = new AtomicReference<Runnable>();
        Interrupts interrupts =
                interrupted -> {
                    interrupt.set(interrupted);
                    return () -> {};
                };
        daemon.answers(
                "getAllProcessInfo",
                _ -> {
                    if (looks.incrementAndGet() == 3) {
                        interrupt.get().run();
                    }
                    return infos(
                            info("cat", "cat", ProcessState.RUNNING, "look " + looks.get(), 7));
                });

        var ran =
                Ran.of(
                        Palette.PLAIN,
                        interrupts,
                        "",
                        List.of("-s", daemon.url(), "status", "--watch=0.1", "cat"));

        expect(
                ran,
                """
                cat                              RUNNING   look 1
                cat                              RUNNING   look 2
                cat                              RUNNING   look 3
                """,
                0);
    }

    @Test
    void watchingAsJsonGoesOnWhileTheDaemonBeginsAnew() {
        var looks = new AtomicInteger();
        var interrupt = new AtomicReference<Runnable>();
        daemon.answers(
                "getAllProcessInfo",
                _ -> {
                    switch (looks.incrementAndGet()) {
                        case 2 -> throw new FaultException(FaultCode.SHUTDOWN_STATE);
                        case 3 -> interrupt.get().run();
                        default -> {}
                    }
                    return infos();
                });
        Interrupts interrupts =
                interrupted -> {
                    interrupt.set(interrupted);
                    return () -> {};
                };

        var arguments = List.of("-s", daemon.url(), "--json", "status", "--watch=0.1");
        var ran = Ran.of(Palette.PLAIN, interrupts, "", arguments);

        assertThat(ran).isEqualTo(new Ran("[]\n[]\n", "SHUTDOWN_STATE\n", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--watch=", "--watch=x", "--watch=-1", "--watch=1e3"})
    void watchingTakesSeconds(String flag) {
        var ran = run("status", flag);

        assertThat(ran.out()).startsWith("Error: bad argument " + flag + "\n");
        assertThat(ran.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "start,SUCCESS,started,0",
        "start,BAD_NAME,ERROR (no such process),1",
        "start,NO_FILE,ERROR (no such file),1",
        "start,NOT_EXECUTABLE,ERROR (file is not executable),1",
        "start,ALREADY_STARTED,ERROR (already started),0",
        "start,SPAWN_ERROR,ERROR (spawn error),7",
        "start,ABNORMAL_TERMINATION,ERROR (abnormal termination),7",
        "start,FAILED,ERROR (FAILED),1",
        "stop,SUCCESS,stopped,0",
        "stop,BAD_NAME,ERROR (no such process),1",
        "stop,NOT_RUNNING,ERROR (not running),0",
        "clear,SUCCESS,cleared,0",
        "clear,BAD_NAME,ERROR (no such process),1",
        "clear,FAILED,ERROR (failed),1"
    })
    void oneProcess(String command, FaultCode fault, String text, int status) {
        var method = command.equals("clear") ? "clearProcessLogs" : command + "Process";
        faultOrSuccess(method, fault);

        expect(run(command, "zoo:ape"), "zoo:ape: " + text + "\n", status);
        assertThat(daemon.asked()).containsExactly(method + " zoo:ape");
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESS,cat: signalled,0",
        "BAD_NAME,cat: ERROR (no such process),1",
        "BAD_SIGNAL,cat: ERROR (bad signal name),1",
        "NOT_RUNNING,cat: ERROR (not running),7",
        "FAILED,FAILED,1"
    })
    void signalToOneProcess(FaultCode fault, String text, int status) {
        faultOrSuccess("signalProcess", fault);

        expect(run("signal", "HUP", "cat"), text + "\n", status);
        assertThat(daemon.asked()).containsExactly("signalProcess cat HUP");
    }

    @ParameterizedTest
    @CsvSource({
        "start all,startAllProcesses",
        "stop cat all,stopAllProcesses",
        "clear all,clearAllProcessLogs",
        "signal 1 all,signalAllProcesses 1",
        "start zoo:*,startProcessGroup zoo",
        "stop zoo:,stopProcessGroup zoo",
        "signal USR1 zoo:*,signalProcessGroup zoo USR1"
    })
    void severalProcesses(String line, String asked) {
        var method = asked.split(" ", -1)[0];
        daemon.answers(
                method,
                Value.array(
                        List.of(
                                OperationResult.success("zoo", "ape").toValue(),
                                new OperationResult("zoo", "bee", 10, "BAD_NAME").toValue())));

        var ran = run(line.split(" ", -1));

        assertThat(ran.out())
                .startsWith("zoo:ape: ")
                .endsWith("\nzoo:bee: ERROR (no such process)\n");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(daemon.asked()).containsExactly(asked);
    }

    @ParameterizedTest
    @CsvSource({
        "start nix:*,startProcessGroup,2",
        "stop nix:*,stopProcessGroup,1",
        "signal 1 nix:*,signalProcessGroup,1"
    })
    void aGroupThatIsNotThere(String line, String method, int status) {
        daemon.faults(method, FaultCode.BAD_NAME);

        expect(run(line.split(" ", -1)), "nix: ERROR (no such group)\n", status);
    }

    @Test
    void theLastFailureDecides() {
        daemon.answers(
                "startProcess",
                arguments -> {
                    var name = arguments.getFirst().asText();
                    throw new FaultException(
                            name.equals("a") ? FaultCode.SPAWN_ERROR : FaultCode.BAD_NAME);
                });

        assertThat(run("start", "a", "b").status()).isEqualTo(1);
        assertThat(run("start", "b", "a").status()).isEqualTo(7);
    }

    @Test
    void restartStopsAllOfThemAndThenStartsThem() {
        daemon.faults("stopProcess", FaultCode.NOT_RUNNING).answers("startProcess", Value.of(true));

        expect(
                run("restart", "a", "b"),
                """
                a: ERROR (not running)
                b: ERROR (not running)
                a: started
                b: started
                """,
                0);
        assertThat(daemon.asked())
                .containsExactly(
                        "stopProcess a", "stopProcess b", "startProcess a", "startProcess b");
    }

    @Test
    void pidsOfAllKinds() {
        daemon.answers("getPID", Value.of(42));
        daemon.answers(
                "getProcessInfo",
                arguments -> {
                    var name = arguments.getFirst().asText();
                    if (name.equals("nix")) {
                        throw new FaultException(FaultCode.BAD_NAME, name);
                    }
                    return info(name, name, ProcessState.RUNNING, "", name.equals("cat") ? 7 : 0)
                            .toValue();
                });

        expect(run("pid"), "42\n", 0);
        expect(run("pid", "cat"), "7\n", 0);
        expect(run("pid", "cat", "off"), "7\n0\n", 7);
        expect(run("pid", "off", "nix", "cat"), "0\nNo such process nix\n7\n", 1);
        expect(run("pid", "all"), "7\n0\n9\n", 0);
        expect(run("pid", "--json"), "{\"pid\":42}\n", 0);
        expect(run("pid", "cat", "--json"), "[\n  {\"namespec\":\"cat\",\"pid\":7}\n]\n", 0);
    }

    @Test
    void availListsTheConfiguration() {
        daemon.answers(
                "getAllConfigInfo",
                Value.array(List.of(config("cat", "cat", true), config("zoo", "ape", false))));

        expect(
                run("avail"),
                """
                cat                              in use    auto      999:1
                zoo:ape                          avail     manual    999:1
                """,
                0);
        assertThat(run("avail", "--json").out())
                .startsWith("[\n  {\"name\":\"cat\",\"group\":\"cat\",\"inuse\":true,");
        daemon.faults("getAllConfigInfo", FaultCode.SHUTDOWN_STATE);
        expect(run("avail"), "ERROR: supervisor shutting down\n", 1);
    }

    @Test
    void rereadSaysWhatHasChanged() {
        changes(List.of("b"), List.of("c"), List.of("a"));
        expect(run("reread"), "a: disappeared\nb: available\nc: changed\n", 0);
        expect(
                run("reread", "--json"),
                "{\"added\":[\"b\"],\"changed\":[\"c\"],\"removed\":[\"a\"]}\n",
                0);
        changes(List.of(), List.of(), List.of());
        expect(run("reread"), "No config updates to processes\n", 0);
        daemon.faults("reloadConfig", FaultCode.SHUTDOWN_STATE);
        expect(run("reread"), "ERROR: supervisor shutting down\n", 1);
        daemon.answers(
                "reloadConfig",
                _ -> {
                    throw new FaultException(FaultCode.CANT_REREAD, "no such section");
                });
        expect(run("reread"), "ERROR: CANT_REREAD: no such section\n", 1);
    }

    @Test
    void updateRemovesChangesAndAdds() {
        changes(List.of("new"), List.of("cat"), List.of("old"));
        daemon.answers("stopProcessGroup", Value.array(List.of()))
                .answers("removeProcessGroup", Value.of(true))
                .answers("addProcessGroup", Value.of(true));

        expect(
                run("update"),
                """
                old: stopped
                old: removed process group
                cat: stopped
                cat: updated process group
                new: added process group
                """,
                0);
        assertThat(daemon.asked())
                .containsExactly(
                        "reloadConfig",
                        "stopProcessGroup old",
                        "removeProcessGroup old",
                        "stopProcessGroup cat",
                        "removeProcessGroup cat",
                        "addProcessGroup cat",
                        "addProcessGroup new");
        expect(
                run("update", "new", "zoo", "nix"),
                "ERROR: no such group: nix\nnew: added process group\n",
                1);
        assertThat(run("update", "new", "all").out()).hasLineCount(5);
    }

    @Test
    void updateLeavesAGroupThatDoesNotStop() {
        changes(List.of(), List.of(), List.of("old"));
        daemon.answers(
                "stopProcessGroup",
                Value.array(List.of(new OperationResult("old", "a", 30, "FAILED: no").toValue())));

        expect(run("update"), "old: stopped\nold: has problems; not removing\n", 1);
        daemon.faults("reloadConfig", FaultCode.SHUTDOWN_STATE);
        expect(run("update"), "ERROR: already shutting down\n", 1);
    }

    @ParameterizedTest
    @CsvSource({
        "add,addProcessGroup,SUCCESS,g: added process group,0",
        "add,addProcessGroup,ALREADY_ADDED,ERROR: process group already active,0",
        "add,addProcessGroup,BAD_NAME,ERROR: no such process/group: g,1",
        "add,addProcessGroup,SHUTDOWN_STATE,ERROR: shutting down,1",
        "remove,removeProcessGroup,SUCCESS,g: removed process group,0",
        "remove,removeProcessGroup,STILL_RUNNING,ERROR: process/group still running: g,1",
        "remove,removeProcessGroup,BAD_NAME,ERROR: no such process/group: g,1",
        "remove,removeProcessGroup,SHUTDOWN_STATE,'error: fault 6, SHUTDOWN_STATE',1"
    })
    void addAndRemove(String command, String method, FaultCode fault, String text, int status) {
        faultOrSuccess(method, fault);

        expect(run(command, "g"), text + "\n", status);
    }

    @ParameterizedTest
    @CsvSource({
        "tail cat,readProcessStdoutLog cat -1600 0",
        "tail -100 cat,readProcessStdoutLog cat -100 0",
        "tail cat stderr,readProcessStderrLog cat -1600 0",
        "tail -5 zoo:ape STDOUT,readProcessStdoutLog zoo:ape -5 0",
        "maintail,readLog -1600 0",
        "maintail -7,readLog -7 0"
    })
    void theEndOfALog(String line, String asked) {
        daemon.answers(asked.split(" ", -1)[0], Value.of("ähm\nend"));

        expect(run(line.split(" ", -1)), "ähm\nend\n", 0);
        assertThat(daemon.asked()).containsExactly(asked);
    }

    @ParameterizedTest
    @CsvSource({
        "tail cat,readProcessStdoutLog,NO_FILE,cat: ERROR (no log file)",
        "tail cat,readProcessStdoutLog,BAD_NAME,cat: ERROR (no such process name)",
        "tail cat,readProcessStdoutLog,FAILED,cat: ERROR (unknown error reading log)",
        "maintail,readLog,NO_FILE,supervisord: ERROR (no log file)",
        "maintail,readLog,FAILED,supervisord: ERROR (unknown error reading log)",
        "maintail,readLog,BAD_ARGUMENTS,'error: fault 3, BAD_ARGUMENTS'"
    })
    void aLogThatCannotBeRead(String line, String method, FaultCode fault, String text) {
        daemon.faults(method, fault);

        expect(run(line.split(" ", -1)), text + "\n", 1);
    }

    @Test
    void aLogIsFollowedUntilInterrupted() {
        daemon.log("/logtail/cat/stdout", "one\ntwo\n");
        var out = new ByteArrayOutputStream();
        Interrupts whenShown =
                interrupted -> {
                    Thread.ofVirtual()
                            .start(() -> {
                                await().until(() -> out.toString(UTF_8).contains("two"));
                                interrupted.run();
                            });
                    return () -> {};
                };

        var arguments = List.of("-s", daemon.url(), "tail", "-f", "cat");
        var ran = Ran.of(Palette.PLAIN, whenShown, "", arguments, out);

        expect(ran, "==> Press Ctrl-C to exit <==\none\ntwo\n\n", 0);
    }

    @Test
    void aLogThatIsNotThereCannotBeFollowed() {
        var ran = run("tail", "-f", "a?b c");

        assertThat(ran.out()).isEqualTo("Error: bad channel 'c'\n");
        assertThat(run("tail", "-f", "a?b"))
                .isEqualTo(
                        new Ran(
                                "==> Press Ctrl-C to exit <==\n",
                                daemon.url()
                                        + "/logtail/a%3Fb/stdout Cannot read, status code 404\n",
                                0));
    }

    @ParameterizedTest
    @CsvSource({
        "tail,Error: too few arguments,1",
        "tail a b c d,Error: too many arguments,1",
        "tail -5,Error: tail requires process name,1",
        "tail a b,Error: bad channel 'b',1",
        "tail -x a,Error: bad argument -x,1",
        "tail - a,Error: bad argument -,1",
        "maintail a b,Error: too many arguments,1",
        "maintail a,Error: bad argument a,1",
        "maintail -x,Error: bad argument -x,1",
        "start,Error: start requires a process name,2",
        "stop,Error: stop requires a process name,1",
        "restart,Error: restart requires a process name,1",
        "clear,Error: clear requires a process name,1",
        "signal HUP,Error: signal requires a signal name and a process name,1",
        "avail x,Error: avail accepts no arguments,1",
        "reread x,Error: reread accepts no arguments,1",
        "version x,Error: version accepts no arguments,1",
        "reload x,Error: reload accepts no arguments,1",
        "shutdown x,Error: shutdown accepts no arguments,1",
        "open x,ERROR: url must be http:// or unix://,1",
        "fg,ERROR: no process name supplied,1",
        "fg a b,ERROR: too many process names supplied,1",
        "nonsense,*** Unknown syntax: nonsense,1",
        "!ls -l,*** Unknown syntax: !ls -l,1",
        "help nonsense,*** No help on nonsense,0"
    })
    void commandsThatAreNotUnderstood(String line, String first, int status) {
        var ran = run(line.split(" ", -1));

        assertThat(ran.out().lines().findFirst()).contains(first);
        assertThat(ran.status()).isEqualTo(status);
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void shutdownAndReload() {
        daemon.answers("shutdown", Value.of(true)).answers("restart", Value.of(true));
        expect(run("shutdown"), "Shut down\n", 0);
        expect(run("reload"), "Restarted supervisord\n", 0);
        daemon.faults("shutdown", FaultCode.SHUTDOWN_STATE)
                .faults("restart", FaultCode.SHUTDOWN_STATE);
        expect(run("shutdown"), "ERROR: already shutting down\n", 0);
        expect(run("reload"), "ERROR: already shutting down\n", 1);
    }

    @ParameterizedTest
    @CsvSource({"y,1", "Yes,1", "n,0", "'',0"})
    void shutdownIsConfirmed(String answer, int times) {
        daemon.answers("shutdown", Value.of(true));

        var ran = Ran.of(List.of("-i", "-s", daemon.url(), "shutdown"), answer + "\n");

        assertThat(ran.out()).startsWith("Really shut the remote supervisord process down y/N? ");
        assertThat(daemon.asked()).hasSize(times);
    }

    @Test
    void theForegroundTakesInput() {
        daemon.log("/logtail/cat/stdout", "").log("/logtail/cat/stderr", "");
        daemon.answers("getProcessInfo", info("cat", "cat", ProcessState.RUNNING, "", 7).toValue())
                .answers("sendProcessStdin", Value.of(true));

        var ran = Ran.reading("hello\nworld\n", daemon.url(), "fg", "cat");

        expect(ran, "==> Press Ctrl-C to exit <==\nExiting foreground\n", 0);
        assertThat(daemon.asked())
                .containsSubsequence(
                        "sendProcessStdin cat hello\n", "sendProcessStdin cat world\n");
    }

    @Test
    void theForegroundEndsWithTheProcess() {
        daemon.log("/logtail/cat/stdout", "").log("/logtail/cat/stderr", "");
        daemon.answers("getProcessInfo", info("cat", "cat", ProcessState.RUNNING, "", 7).toValue())
                .faults("sendProcessStdin", FaultCode.NOT_RUNNING);

        var ran = Ran.reading("hello\nworld\n", daemon.url(), "fg", "cat");

        expect(ran, "==> Press Ctrl-C to exit <==\nProcess got killed\nExiting foreground\n", 0);
    }

    @Test
    void theForegroundNeedsAProcessThatRuns() {
        daemon.answers("getProcessInfo", info("cat", "cat", ProcessState.EXITED, "", 0).toValue());
        expect(run("fg", "cat"), "ERROR: process not running\n", 1);
        daemon.faults("getProcessInfo", FaultCode.BAD_NAME);
        expect(run("fg", "nix"), "ERROR: bad process name supplied\n", 1);
    }

    @Test
    void versionAndOpen() {
        daemon.answers("getSupervisorVersion", Value.of("4.2.5"));

        expect(run("version"), "4.2.5\n", 0);
        expect(run("version", "--json"), "{\"version\":\"4.2.5\"}\n", 0);
        assertThat(run("open", daemon.url())).isEqualTo(new Ran(run("status").out(), "", 0));
    }

    @Test
    void everyCommandHasHelp() {
        var listed = run("help");

        assertThat(listed.out())
                .startsWith(
                        """

                        default commands (type help <topic>):
                        =====================================
                        add    exit      open  reload  restart   start   tail   \n\
                        """)
                .endsWith("version\n\n");
        assertThat(listed.out().lines().skip(3).flatMap(line -> Stream.of(line.split("\\s+", -1))))
                .filteredOn(name -> !name.isEmpty())
                .hasSize(21)
                .allSatisfy(name ->
                        assertThat(run("help", name).out()).startsWith(name).contains("\t"));
        assertThat(run("?", "start")).isEqualTo(run("help", "start"));
    }

    private Ran run(String... words) {
        return Ran.of(daemon.url(), words);
    }

    private void faultOrSuccess(String method, FaultCode fault) {
        if (fault == FaultCode.SUCCESS) {
            daemon.answers(method, Value.of(true));
        } else {
            daemon.faults(method, fault);
        }
    }

    private void changes(List<String> added, List<String> changed, List<String> removed) {
        daemon.answers("reloadConfig", new ConfigChanges(added, changed, removed).toValue());
    }

    private static void expect(Ran ran, String out, int status) {
        assertThat(ran).isEqualTo(new Ran(out, "", status));
    }

    private static Value infos(ProcessInfo... infos) {
        return Value.array(Stream.of(infos).map(ProcessInfo::toValue).toList());
    }

    private static ProcessInfo info(
            String group, String name, ProcessState state, String description, int pid) {
        return new ProcessInfo(
                name,
                group,
                description,
                Instant.ofEpochSecond(100),
                Instant.EPOCH,
                Instant.ofEpochSecond(105),
                state,
                "",
                0,
                "/tmp/o",
                "",
                pid);
    }

    private static Value config(String group, String name, boolean used) {
        var members = new LinkedHashMap<String, Value>();
        members.put("name", Value.of(name));
        members.put("group", Value.of(group));
        members.put("inuse", Value.of(used));
        members.put("autostart", Value.of(used));
        members.put("group_prio", Value.of(999));
        members.put("process_prio", Value.of(1));
        return Value.struct(members);
    }
}
