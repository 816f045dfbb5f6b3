// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.baton.lifecycle.takeover.Inheritance.Inherited;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InheritanceTest {
    private static final long SELF = 200;
    private static final long PARENT = 100;

    private static final Inheritance NOTHING =
            new Inheritance(0, false, -1, -1, -1, false, Set.of(), Map.of(), null);

    /// As the first release writes it; later ones must read it.
    private static final Map<String, String> GOLDEN =
            Map.of(
                    "BATON_GENERATION",
                    "3",
                    "BATON_FROM",
                    "spawn:100",
                    "BATON_IGNORED",
                    "1,2",
                    "BATON_LISTENERS",
                    "admin,5,6,unix%3A%2Frun%2Fapp.sock,unix%3A%2Frun%2Fapp.sock"
                            + " http,3,4,tcp%3A%2F%2F0.0.0.0%2F0,tcp%3A%2F%2F0.0.0.0%2F8080"
                            + " outside,7,-1,,",
                    "BATON_STANDS_IN",
                    "8",
                    "BATON_PASSAGE",
                    "9",
                    "BATON_PASSAGE_BACK",
                    "10",
                    "BATON_HANDOVER",
                    "/tmp/baton-1/handover");

    private static Inheritance golden() {
        var unix = UnixDomainSocketAddress.of("/run/app.sock");
        return new Inheritance(
                3,
                false,
                8,
                9,
                10,
                false,
                Set.of(2, 1),
                Map.of(
                        "http",
                        new Inherited(
                                3, 4, "tcp://0.0.0.0/0", new InetSocketAddress("0.0.0.0", 8080)),
                        "admin",
                        new Inherited(5, 6, "unix:/run/app.sock", unix),
                        "outside",
                        new Inherited(7, -1, "", null)),
                "/tmp/baton-1/handover");
    }

    @Test
    void theEnvironmentOfTheNextGenerationIsTheGoldenOne() {
        assertThat(golden().write(Map.of(), PARENT)).containsExactlyInAnyOrderEntriesOf(GOLDEN);
    }

    @Test
    void theGoldenEnvironmentIsReadByAChildOfItsWriter() {
        assertThat(Inheritance.of(GOLDEN, SELF, PARENT)).isEqualTo(golden());
    }

    @Test
    void oddNamesAndPathsSurviveTheRoundTrip() {
        var path = UnixDomainSocketAddress.of("/tmp/a b,c=d;ü%2C/x\ty+z");
        var odd =
                new Inheritance(
                        9,
                        true,
                        -1,
                        4,
                        -1,
                        true,
                        Set.of(),
                        Map.of(
                                "a,b c",
                                new Inherited(3, 4, Inheritance.text(path), path),
                                "ü:=\n",
                                new Inherited(
                                        5,
                                        -1,
                                        "tcp://::1/80",
                                        new InetSocketAddress("0:0:0:0:0:0:0:1", 80)),
                                " ",
                                new Inherited(7, 8, "", null)),
                        null);

        var written = odd.write(Map.of(), SELF);

        assertThat(Inheritance.of(written, SELF, PARENT)).isEqualTo(odd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spawn:200", "exec:100", "spawn:101", "exec:2000", "", "spawn", "100"})
    void whatWasMeantForAnotherProcessIsNotBelieved(String from) {
        var environment = new HashMap<>(GOLDEN);
        environment.put("BATON_FROM", from);

        assertThat(Inheritance.of(environment, SELF, PARENT)).isEqualTo(NOTHING);
    }

    @Test
    void anImageExecutedInPlaceBelievesItsOwnPid() {
        var environment =
                new Inheritance(3, true, -1, -1, -1, false, Set.of(), Map.of(), null)
                        .write(Map.of(), SELF);

        assertThat(environment).containsEntry("BATON_FROM", "exec:200");
        assertThat(Inheritance.of(environment, SELF, PARENT).generation()).isEqualTo(3);
        assertThat(Inheritance.of(environment, SELF, PARENT).executed()).isTrue();
    }

    @Test
    void nothingIsInheritedFromNobody() {
        assertThat(Inheritance.of(Map.of("PATH", "/bin"), SELF, PARENT)).isEqualTo(NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "http,x,4,,", "http,3,4,%zz,", "http,3,4,,tcp://h/port"})
    void aMutilatedInheritanceFailsAndNamesTheVariables(String listeners) {
        var environment = new HashMap<>(GOLDEN);
        environment.put("BATON_LISTENERS", listeners);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Inheritance.of(environment, SELF, PARENT))
                .withMessageContainingAll("BATON_GENERATION", "BATON_LISTENERS");
    }

    @Test
    void systemdSocketsAreNamedByTheirUnits() {
        var environment =
                Map.of("LISTEN_PID", "200", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "http:admin");

        assertThat(Inheritance.of(environment, SELF, PARENT).listeners())
                .containsOnly(
                        entry("http", new Inherited(3, -1, "", null)),
                        entry("admin", new Inherited(4, -1, "", null)));
    }

    @Test
    void systemdSocketsWithoutANameOrWithTheSameAreToldApart() {
        var environment = Map.of("LISTEN_PID", "200", "LISTEN_FDS", "4", "LISTEN_FDNAMES", "a:a:");

        assertThat(Inheritance.of(environment, SELF, PARENT).listeners())
                .containsOnlyKeys("a", "a.1", "unknown", "unknown.3");
    }

    @Test
    void systemdSocketsOfAnotherProcessAreLeftAlone() {
        var environment = Map.of("LISTEN_PID", "100", "LISTEN_FDS", "1");

        assertThat(Inheritance.of(environment, SELF, PARENT).listeners()).isEmpty();
    }

    @Test
    void aBadCountOfSystemdSocketsIsNamed() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() ->
                        Inheritance.of(
                                Map.of("LISTEN_PID", "200", "LISTEN_FDS", "two"), SELF, PARENT))
                .withMessageContaining("LISTEN_FDS=two");
    }

    @Test
    void theNextGenerationDoesNotSeeWhatWasMeantForThisProcess() {
        var environment = new HashMap<>(GOLDEN);
        environment.putAll(
                Map.of(
                        "LISTEN_PID", "200",
                        "LISTEN_FDS", "1",
                        "LISTEN_FDNAMES", "http",
                        "WATCHDOG_PID", "200",
                        "WATCHDOG_USEC", "1000000",
                        "NOTIFY_SOCKET", "/run/notify",
                        "PATH", "/bin"));

        environment.put("BATON_RELOAD_AGAIN", "true");

        var next =
                new Inheritance(4, true, -1, -1, -1, false, Set.of(), Map.of(), null)
                        .write(environment, SELF);

        assertThat(next)
                .containsOnly(
                        entry("BATON_GENERATION", "4"),
                        entry("BATON_FROM", "exec:200"),
                        entry("BATON_IGNORED", ""),
                        entry("BATON_LISTENERS", ""),
                        entry("WATCHDOG_USEC", "1000000"),
                        entry("NOTIFY_SOCKET", "/run/notify"),
                        entry("PATH", "/bin"));
    }
}
