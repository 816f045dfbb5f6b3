// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.supervisor.api.xmlrpc.MethodResponse;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisor.api.xmlrpc.WrongTypeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WordsTest {
    private static final ProcessInfo INFO =
            new ProcessInfo(
                    "cat",
                    "zoo",
                    "pid 7, uptime 0:00:05",
                    Instant.ofEpochSecond(100),
                    Instant.EPOCH,
                    Instant.ofEpochSecond(105),
                    ProcessState.RUNNING,
                    "",
                    0,
                    "/tmp/out",
                    "",
                    7);

    @ParameterizedTest
    @CsvSource({
        "STOPPED,0",
        "STARTING,10",
        "RUNNING,20",
        "BACKOFF,30",
        "STOPPING,40",
        "EXITED,100",
        "FATAL,200",
        "UNKNOWN,1000"
    })
    void statesHaveTheNumbersOfTheOriginal(ProcessState state, int code) {
        assertThat(state.code()).isEqualTo(code);
        assertThat(ProcessState.of(code)).contains(state);
    }

    @ParameterizedTest
    @EnumSource
    void aStateIsRunningOrStoppedOrOnItsWayToStopped(ProcessState state) {
        assertThat(List.of(state.isRunning(), state.isStopped(), state == ProcessState.STOPPING))
                .containsOnlyOnce(true);
    }

    @ParameterizedTest
    @EnumSource
    void faultsAreFoundByTheirNumber(FaultCode fault) {
        assertThat(FaultCode.of(fault.code())).contains(fault);
        assertThat(fault.text("x")).isEqualTo(fault.name() + ": x");
    }

    @ParameterizedTest
    @CsvSource({
        "a,a,a,a",
        "g:p,g,p,g:p",
        "g:*,g,,g:*",
        "g:,g,,g:*",
        "a:a,a,a,a",
        "a:b:c,a,b:c,a:b:c",
        ":,'',,:*"
    })
    void namespecs(String text, String group, String process, String display) {
        var namespec = Namespec.parse(text);

        assertThat(namespec).isEqualTo(new Namespec(group, process)).hasToString(display);
    }

    @Test
    void aNamespecCoversItsProcessesAndNoOthers() {
        assertThat(Namespec.parse("g:*").covers("g", "p")).isTrue();
        assertThat(Namespec.parse("g:p").covers("g", "p")).isTrue();
        assertThat(Namespec.parse("g:p").covers("g", "q")).isFalse();
        assertThat(Namespec.parse("p").covers("g", "p")).isFalse();
    }

    @Test
    void processInfosComeBackAsTheyWere() {
        assertThat(ProcessInfo.from(INFO.toValue())).isEqualTo(INFO);
        assertThat(INFO.uptime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(INFO.namespec()).isEqualTo("zoo:cat");
    }

    @Test
    void processInfosHaveTheMembersOfTheOriginal() {
        assertThat(INFO.toValue().members().keySet())
                .containsExactlyInAnyOrder(
                        "name",
                        "group",
                        "start",
                        "stop",
                        "now",
                        "state",
                        "statename",
                        "spawnerr",
                        "exitstatus",
                        "logfile",
                        "stdout_logfile",
                        "stderr_logfile",
                        "pid",
                        "description");
    }

    @Test
    void timesBeyondAnIntStopThere() {
        var late =
                new ProcessInfo(
                        "a",
                        "a",
                        "",
                        Instant.parse("2040-01-01T00:00:00Z"),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        ProcessState.STOPPED,
                        "",
                        0,
                        "",
                        "",
                        0);

        assertThat(late.toValue().integer("start")).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aStateThatIsNotKnownIsUnknown() {
        var members = new LinkedHashMap<>(INFO.toValue().members());
        members.put("state", Value.of(77));

        assertThat(ProcessInfo.from(Value.struct(members)).state()).isEqualTo(ProcessState.UNKNOWN);
    }

    @Test
    void aMissingNameIsSaid() {
        assertThatThrownBy(() -> ProcessInfo.from(Value.struct(Map.of())))
                .isInstanceOf(WrongTypeException.class)
                .hasMessage("expected a struct with the member name, found none");
        assertThatThrownBy(() -> ProcessInfo.from(Value.of("x")))
                .isInstanceOf(WrongTypeException.class)
                .hasMessage("expected a struct, found a string");
    }

    @Test
    void changesAreThreeListsInAListInAList() {
        var changes = new ConfigChanges(List.of("a"), List.of("b", "c"), List.of());

        assertThat(ConfigChanges.from(changes.toValue())).isEqualTo(changes);
        assertThat(changes.toValue().asArray()).hasSize(1);
        assertThatThrownBy(() -> ConfigChanges.from(Value.array(List.of())))
                .isInstanceOf(WrongTypeException.class);
    }

    @Test
    void resultsComeBackAsTheyWere() {
        var failed = OperationResult.failure("g", "p", new FaultException(FaultCode.SPAWN_ERROR));

        assertThat(OperationResult.from(failed.toValue())).isEqualTo(failed);
        assertThat(failed.fault()).contains(FaultCode.SPAWN_ERROR);
        assertThat(OperationResult.success("g", "p").toValue().asStruct().text("description"))
                .isEqualTo("OK");
    }

    @Test
    void faultsGoOverTheWireAndBack() {
        var fault = new FaultException(FaultCode.BAD_NAME, "cat");

        assertThat(fault.toResponse()).isEqualTo(new MethodResponse.Fault(10, "BAD_NAME: cat"));
        assertThat(FaultException.of(fault.toResponse()).fault()).contains(FaultCode.BAD_NAME);
        assertThat(FaultException.of(new MethodResponse.Fault(12345, "?")).fault()).isEmpty();
    }

    @Test
    void theStateOfTheSupervisorIsAStruct() {
        var struct = SupervisorState.SHUTDOWN.toValue().asStruct();

        assertThat(struct.integer("statecode")).isEqualTo(-1);
        assertThat(struct.text("statename")).isEqualTo("SHUTDOWN");
        assertThat(SupervisorState.of(-1)).contains(SupervisorState.SHUTDOWN);
    }
}
