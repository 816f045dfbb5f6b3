// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotifierTest {
    private static final long SELF = 42;

    @TempDir private Path directory;

    private static Notifier to(String socket) {
        return Notifier.of(Map.of("NOTIFY_SOCKET", socket), SELF);
    }

    private static List<String> first(DatagramReceiver receiver, int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> receiver.states().size() >= count);
        return receiver.states();
    }

    @Test
    void everyStateArrivesAsSdNotifySpellsIt() throws IOException {
        try (var receiver =
                DatagramReceiver.start(directory.resolve("notify").toString(), directory)) {
            var notifier = to(receiver.address());

            notifier.ready(77, "serving");
            notifier.stopping(Duration.ofMillis(1_500), "stopping");
            notifier.extend(Duration.ofSeconds(60), "booting");
            notifier.status("two\nlines");
            notifier.alive();

            assertThat(first(receiver, 5))
                    .containsExactly(
                            "READY=1|MAINPID=77|STATUS=serving",
                            "STOPPING=1|EXTEND_TIMEOUT_USEC=1500000|STATUS=stopping",
                            "EXTEND_TIMEOUT_USEC=60000000|STATUS=booting",
                            "STATUS=two lines",
                            "WATCHDOG=1");
        }
    }

    /// systemd takes a reload's end only after this instant, in CLOCK_MONOTONIC.
    @Test
    void reloadingCarriesTheMonotonicClock() throws IOException {
        try (var receiver =
                DatagramReceiver.start(directory.resolve("notify").toString(), directory)) {
            var before = System.nanoTime() / 1_000;
            to(receiver.address()).reloading("reloading");
            var after = System.nanoTime() / 1_000;

            var state = first(receiver, 1).getFirst();
            assertThat(state).matches("RELOADING=1\\|MONOTONIC_USEC=\\d+\\|STATUS=reloading");
            assertThat(Long.parseLong(state.split("[=|]", -1)[3])).isBetween(before, after);
        }
    }

    @Test
    void anAbstractAddressIsReached() throws IOException {
        var address = "@baton-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        try (var receiver = DatagramReceiver.start(address, directory)) {
            to(address).status("hello");

            assertThat(first(receiver, 1)).containsExactly("STATUS=hello");
        }
    }

    @Test
    void nobodyThereIsOneWarningAndNoException() {
        var notifier = to(directory.resolve("nobody").toString());

        var said =
                standardErrorOf(() -> {
                    notifier.ready(SELF, "serving");
                    notifier.alive();
                    notifier.status("still here");
                });

        assertThat(said.lines().filter(line -> line.contains("cannot tell the service manager")))
                .hasSize(1);
    }

    private static String standardErrorOf(Runnable action) {
        var before = System.err;
        var heard = new ByteArrayOutputStream();
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try {
            assertThatCode(action::run).doesNotThrowAnyException();
        } finally {
            System.setErr(before);
        }
        return heard.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative/path", "vsock:2:9"})
    void anAddressThatIsNoUnixSocketTurnsItOff(String address) {
        var notifier = to(address);

        assertThat(notifier.enabled()).isFalse();
        assertThat(notifier.watchdogInterval()).isEmpty();
        notifier.alive();
    }

    @Test
    void withoutASocketThereIsNobodyToTell() {
        assertThat(Notifier.of(Map.of("WATCHDOG_USEC", "1000"), SELF).watchdogInterval()).isEmpty();
    }

    @ParameterizedTest(name = "WATCHDOG_USEC={0} for {1}: {2} ms")
    @CsvSource({
        "3000000, 42, 1500",
        "3000000, '', 1500",
        "3000000, 43, ",
        "0,       42, ",
        "-5,      42, ",
        "often,   42, ",
    })
    void theWatchdogIsServedWhenItIsMeantForThisProcess(
            String usec, String pid, @Nullable Long millis) {
        var environment =
                pid.isEmpty()
                        ? Map.of("NOTIFY_SOCKET", "/run/n", "WATCHDOG_USEC", usec)
                        : Map.of(
                                "NOTIFY_SOCKET", "/run/n",
                                "WATCHDOG_USEC", usec,
                                "WATCHDOG_PID", pid);

        assertThat(Notifier.of(environment, SELF).watchdogInterval().map(Duration::toMillis))
                .isEqualTo(Optional.ofNullable(millis));
    }
}
