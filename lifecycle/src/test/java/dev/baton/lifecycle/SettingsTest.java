// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        assertThat(Settings.defaults())
                .isEqualTo(
                        new Settings(
                                Optional.empty(),
                                Duration.ofSeconds(10),
                                Duration.ZERO,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(5),
                                3,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                false));
    }

    @Test
    void everyVariableIsRead() {
        var settings =
                Settings.of(
                        Map.of(
                                "BATON_RELOAD", "exec",
                                "BATON_MAX_WAIT", "30s",
                                "BATON_READINESS_DELAY", "500ms",
                                "BATON_READY_TIMEOUT", "2m",
                                "BATON_STEP_TIMEOUT", " 7s ",
                                "BATON_MAX_DRAINING", "9",
                                "BATON_STOP_LIMIT", "45",
                                "BATON_PID_FILE", "/run/app.pid",
                                "BATON_WATCH", "true"));

        assertThat(settings)
                .isEqualTo(
                        new Settings(
                                Optional.of(ReloadMode.EXEC),
                                Duration.ofSeconds(30),
                                Duration.ofMillis(500),
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(7),
                                9,
                                Optional.of(Duration.ofSeconds(45)),
                                Optional.of(Path.of("/run/app.pid")),
                                List.of(),
                                true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BATON_RELOAD",
                "BATON_MAX_WAIT",
                "BATON_READINESS_DELAY",
                "BATON_READY_TIMEOUT",
                "BATON_STEP_TIMEOUT",
                "BATON_MAX_DRAINING",
                "BATON_STOP_LIMIT",
                "BATON_PID_FILE",
                "BATON_WATCH"
            })
    void aBlankVariableIsAsGoodAsNone(String name) {
        assertThat(Settings.of(Map.of(name, " "))).isEqualTo(Settings.defaults());
    }

    @ParameterizedTest
    @CsvSource({
        "BATON_RELOAD,           restart, 'exit, exec, overlap or auto'",
        "BATON_RELOAD,           EXEC,    'exit, exec, overlap or auto'",
        "BATON_MAX_WAIT,         soon,    a duration such as 10s",
        "BATON_MAX_WAIT,         -1s,     a duration such as 10s",
        "BATON_READINESS_DELAY,  1h,      a duration such as 10s",
        "BATON_READY_TIMEOUT,    1.5s,    a duration such as 10s",
        "BATON_STEP_TIMEOUT,     10 s,    a duration such as 10s",
        "BATON_STOP_LIMIT,       never,   a duration such as 10s",
        "BATON_STOP_LIMIT,       999999999m, a duration such as 10s",
        "BATON_MAX_DRAINING,     0,       a whole number from 1 to 9999",
        "BATON_MAX_DRAINING,     many,    a whole number from 1 to 9999",
        "BATON_WATCH,            maybe,   true or false",
    })
    void aMistakeNamesTheVariableItsValueAndWhatItTakes(String name, String value, String takes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(Map.of(name, value)))
                .withMessageContainingAll(name + "=" + value, takes);
    }

    @Test
    void theLongestDurationStillFitsTheClock() {
        var settings = Settings.of(Map.of("BATON_MAX_WAIT", "9999999m"));

        assertThat(settings.maxWait().plus(settings.maxWait()).toNanos()).isPositive();
    }

    @Test
    void aNegativeDurationIsRefusedByTheRecord() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.defaults().withMaxWait(Duration.ofMillis(-1)))
                .withMessageContaining("maxWait");
    }

    @Test
    void eachWitherChangesOneThing() {
        var settings =
                Settings.of(Map.of("BATON_STEP_TIMEOUT", "1s"))
                        .withMode(ReloadMode.EXIT)
                        .withMaxWait(Duration.ofSeconds(3))
                        .withPidFile(Path.of("/run/x"))
                        .withCommand(List.of("/bin/x", "y"));

        assertThat(settings)
                .isEqualTo(
                        new Settings(
                                Optional.of(ReloadMode.EXIT),
                                Duration.ofSeconds(3),
                                Duration.ZERO,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(1),
                                3,
                                Optional.empty(),
                                Optional.of(Path.of("/run/x")),
                                List.of("/bin/x", "y"),
                                false));
    }

    @ParameterizedTest(name = "{0} as pid {1}: {2}")
    @CsvSource({
        "'',                                                          7, OVERLAP",
        "'',                                                          1, EXEC",
        "SUPERVISOR_ENABLED=1,                                        7, EXEC",
        "SUPERVISOR_ENABLED=1 BATON_SUPERVISOR=1,                     7, OVERLAP",
        "SYSTEMD_EXEC_PID=7,                                          7, EXEC",
        "SYSTEMD_EXEC_PID=8,                                          7, OVERLAP",
        "SYSTEMD_EXEC_PID=7 NOTIFY_SOCKET=/run/n,                     7, OVERLAP",
        "SUPERVISOR_ENABLED=1 BATON_RELOAD=overlap,                   7, OVERLAP",
        "BATON_RELOAD=exit,                                           1, EXIT",
        "BATON_RELOAD=auto SUPERVISOR_ENABLED=1,                      7, EXEC",
        "BATON_RELOAD=auto,                                           7, OVERLAP",
    })
    void theModeFitsWhereTheProcessRuns(String variables, long pid, ReloadMode mode) {
        var environment = new HashMap<String, String>();
        for (var word : variables.split(" ", -1)) {
            var equals = word.indexOf('=');
            if (equals > 0) {
                environment.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }

        assertThat(Settings.of(environment).effectiveMode(environment, pid)).isEqualTo(mode);
    }
}
