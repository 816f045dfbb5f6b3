// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildTest {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 255})
    void anExitTellsItsStatus(int status) {
        try (var program = Program.start(Program.shell("exit " + status))) {
            assertThat(program.ending()).isEqualTo(new Child.Ending.Exited(status));
            assertThat(program.ending()).hasToString("exit status " + status);
        }
    }

    @Test
    void aSignalThatKilledIsTold() {
        try (var program = Program.start(sleeping())) {
            assertThat(program.child().signal(Signals.SIGTERM)).isTrue();
            assertThat(program.ending())
                    .isEqualTo(new Child.Ending.Signalled(Signals.SIGTERM, false))
                    .hasToString("signal 15");
        }
    }

    @Test
    void aRunningChildHasNotEnded() {
        try (var program = Program.start(sleeping())) {
            assertThat(program.child().ended()).isEmpty();
            assertThat(Signals.exists(program.child().pid())).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 20})
    void awaitGivesUpWhenTheTimeIsOverAndLaterFindsTheEnding(long millis) {
        try (var program = Program.start(sleeping())) {
            var start = System.nanoTime();
            assertThat(program.child().await(Duration.ofMillis(millis))).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(millis));
            program.child().signal(Signals.SIGKILL);
            assertThat(program.child().await(FOREVER))
                    .contains(new Child.Ending.Signalled(Signals.SIGKILL, false));
        }
    }

    @Test
    void everyThreadThatAwaitsSeesTheSameEnding() {
        try (var program = Program.start(Program.shell("exit 3"))) {
            var awaiting =
                    Stream.generate(() -> inAThread(() -> program.child().await(FOREVER)))
                            .limit(8)
                            .toList();
            assertThat(awaiting)
                    .allSatisfy(one -> assertThat(one.join()).contains(new Child.Ending.Exited(3)));
        }
    }

    @RepeatedTest(100)
    void awaitMayRaceWithTheReapingInAnotherThread() {
        var child = Spawn.of(Path.of("/bin/sleep"), List.of("sleep", "0.01"), Map.of()).start();
        var awaiting = inAThread(() -> poll(() -> child.await(Duration.ofNanos(1))));
        assertThat(poll(child::ended)).isEqualTo(new Child.Ending.Exited(0));
        assertThat(awaiting.join()).isEqualTo(new Child.Ending.Exited(0));
    }

    private static Child.Ending poll(Supplier<Optional<Child.Ending>> look) {
        while (true) {
            var ending = look.get();
            if (ending.isPresent()) {
                return ending.get();
            }
        }
    }

    private static <T> CompletableFuture<T> inAThread(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofPlatform().start(task));
    }

    @Test
    void aReapedChildIsNeitherSignalledNorPolled() {
        try (var program = Program.start(Program.shell("exit 0"))) {
            program.ending();
            assertThat(program.child().signal(Signals.SIGKILL)).isFalse();
            assertThat(Signals.exists(program.child().pid())).isFalse();
            assertThatExceptionOfType(PosixException.class)
                    .isThrownBy(program.child()::openPidfd)
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
        }
    }

    @Test
    void aZombieTakesASignalUntilItIsReaped() {
        try (var program = Program.start(sleeping())) {
            var child = program.child();
            child.signal(Signals.SIGKILL);
            await().until(() -> !ProcStatus.runs(child.pid()));
            assertThat(child.signal(Signals.SIGTERM)).isTrue();
            assertThat(program.ending())
                    .isEqualTo(new Child.Ending.Signalled(Signals.SIGKILL, false));
        }
    }

    @Test
    void thePidfdIsCloseOnExec() {
        try (var program = Program.start(sleeping());
                var pidfd = program.child().openPidfd()) {
            assertThat(pidfd.closeOnExec()).isTrue();
        }
    }

    @Test
    void aChildStartedInAnotherWayIsTakenOver() {
        var child = Program.shell("exit 4").start();
        assertThat(Child.of(child.pid()).await(FOREVER)).contains(new Child.Ending.Exited(4));
        assertThatExceptionOfType(PosixException.class)
                .as("somebody else reaped it")
                .isThrownBy(child::ended)
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ECHILD));
    }

    @Test
    void awaitGoesOnWhenSignalsInterruptIt() {
        try (var scene = Program.start(Program.scene("await-interrupted"))) {
            assertThat(scene.result()).isEqualTo("exit status 5\n");
        }
    }

    @Test
    void aStrangerIsNotOurChild() {
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> Child.of(1).ended())
                .satisfies(e -> assertThat(e.call()).isEqualTo("waitid"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ECHILD));
    }

    @Test
    void aSignalToTheGroupReachesTheGrandchildren() {
        var script = "sleep 60 & echo $!; sleep 60 & echo $!; echo ready; wait";
        try (var program = Program.start(Program.shell(script).in(Spawn.Group.NEW_GROUP))) {
            program.awaitOutput("ready\n");
            var grandchildren = program.lines().stream().limit(2).map(Integer::parseInt).toList();
            assertThat(grandchildren).allMatch(ProcStatus::runs);
            Signals.killGroup(program.child().pid(), Signals.SIGKILL);
            assertThat(program.ending())
                    .isEqualTo(new Child.Ending.Signalled(Signals.SIGKILL, false));
            await().until(() -> grandchildren.stream().noneMatch(ProcStatus::runs));
        }
    }

    private static Spawn sleeping() {
        return Spawn.of(Path.of("/bin/sleep"), List.of("sleep", "60"), Map.of());
    }

    @Test
    void aChildThatHasEndedIsSeenBeforeItIsReaped() {
        var child = Program.shell("exit 3").start();
        Child.awaitEndOf(child.pid()); // which does not reap it
        assertThat(Child.anyEnded()).isPresent();
        assertThat(child.ended()).contains(new Child.Ending.Exited(3));
    }
}
