// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnTest {
    /// Lists the descriptors of the shell itself: the last command would replace the shell.
    private static final String LIST = "ls /proc/$$/fd; true";

    @TempDir Path directory;

    @Test
    void theArgumentsArriveExactly() {
        var arguments =
                List.of("zeroth name", "", "two words", "'$HOME'\"\\", "gr\u00fc\u00df\n", "-x");
        var perl = "print join('|', @ARGV)";
        try (var program =
                start("/usr/bin/perl", concat(List.of("p", "-e", perl, "--"), arguments))) {
            assertThat(program.result()).isEqualTo(String.join("|", arguments));
        }
    }

    @Test
    void theZerothArgumentIsNotTheProgram() {
        try (var program = start("/bin/cat", List.of("a stage name", "/proc/self/cmdline"))) {
            assertThat(program.result()).isEqualTo("a stage name\0/proc/self/cmdline\0");
        }
    }

    @Test
    void theEnvironmentIsTheGivenOneAndNothingElse() {
        var environment = Map.of("ONLY", "this", "EMPTY", "", "SIGNS", "a=b c\n\u00fc");
        var cat = Spawn.of(Path.of("/bin/cat"), List.of("cat", "/proc/self/environ"), environment);
        try (var program = Program.start(cat)) {
            assertThat(Set.of(program.result().split("\0", 0)))
                    .containsExactlyInAnyOrder("ONLY=this", "EMPTY=", "SIGNS=a=b c\n\u00fc");
        }
    }

    @Test
    void anEmptyEnvironmentIsEmpty() {
        var cat = Spawn.of(Path.of("/bin/cat"), List.of("cat", "/proc/self/environ"), Map.of());
        try (var program = Program.start(cat)) {
            assertThat(program.result()).isEmpty();
        }
    }

    @Test
    void noArgumentsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Spawn.of(Program.SHELL, List.of(), Map.of()));
    }

    @Test
    void anArgumentThatANulWouldCutShortIsRefused() {
        var spawn = Spawn.of(Program.SHELL, List.of("sh", "a\0b"), Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(spawn::start)
                .withMessage("a NUL in: a\\0b");
    }

    @Test
    void aChildHasTheStandardDescriptorsAndNoOthers() {
        try (var file = Open.memory();
                var high = file.duplicate(500)) {
            high.closeOnExec(false);
            try (var program = Program.start(Program.shell(LIST))) {
                assertThat(numbers(program.result())).containsExactly(0, 1, 2);
            }
        }
    }

    @Test
    void namedDescriptorsArriveUnderTheirNumbersAndTheHolesAreClosed() {
        try (var file = Open.memory();
                var inAHole = file.duplicate(5);
                var three = Open.memory();
                var nine = Open.memory()) {
            inAHole.closeOnExec(false);
            var script = "echo three >&3; echo nine >&9; " + LIST;
            var spawn = Program.shell(script).withDescriptors(Map.of(3, three, 9, nine));
            try (var program = Program.start(spawn)) {
                assertThat(numbers(program.result())).containsExactly(0, 1, 2, 3, 9);
            }
            assertThat(Open.text(three)).isEqualTo("three\n");
            assertThat(Open.text(nine)).isEqualTo("nine\n");
            assertThat(three.closeOnExec()).as("nothing changes here").isTrue();
        }
    }

    @Test
    void sourcesThatAreTheTargetsOfOthersAreSwapped() {
        try (var one = Open.memory();
                var other = Open.memory()) {
            // A dup2 one after the other would lose the source of the second.
            var swapped = Map.of(one.number(), other, other.number(), one);
            var script =
                    "echo \"number $1\" >/proc/$$/fd/$1; echo \"number $2\" >/proc/$$/fd/$2; "
                            + LIST;
            var spawn =
                    Program.shell(script, "" + one.number(), "" + other.number())
                            .withDescriptors(swapped);
            try (var program = Program.start(spawn)) {
                assertThat(numbers(program.result()))
                        .containsExactlyInAnyOrder(0, 1, 2, one.number(), other.number());
            }
            assertThat(Open.text(one)).isEqualTo("number " + other.number() + "\n");
            assertThat(Open.text(other)).isEqualTo("number " + one.number() + "\n");
        }
    }

    @Test
    void targetsThatAreFreeHereAreNoPlaceToParkASource() {
        // The numbers that the copies would get if they were not kept out of the way.
        var targets = nextFree(8).subList(4, 8);
        var sources = targets.stream().map(_ -> Open.memoryFrom(300)).toList();
        try {
            var wanted = new HashMap<Integer, Fd>();
            targets.forEach(target -> wanted.put(target, sources.get(wanted.size())));
            var script = "for fd in \"$@\"; do echo $fd >/proc/$$/fd/$fd; done";
            var spawn =
                    Program.shell(
                                    script,
                                    targets.stream().map(String::valueOf).toArray(String[]::new))
                            .withDescriptors(wanted);
            try (var program = Program.start(spawn)) {
                assertThat(program.result()).isEmpty();
            }
            wanted.forEach(
                    (target, source) -> assertThat(Open.text(source)).isEqualTo(target + "\n"));
        } finally {
            sources.forEach(Fd::close);
        }
    }

    private static List<Integer> nextFree(int count) {
        var taken = Stream.generate(Open::memory).limit(count).toList();
        taken.forEach(Fd::close);
        return taken.stream().map(Fd::number).sorted().toList();
    }

    @Test
    void aSourceMayKeepItsNumberAndServeTwice() {
        try (var file = Open.memory()) {
            var own = file.number();
            var script = "echo a >>/proc/$$/fd/$1; echo b >>/proc/$$/fd/$2";
            var spawn =
                    Program.shell(script, "" + own, "" + (own + 1))
                            .withDescriptors(Map.of(own, file, own + 1, file));
            try (var program = Program.start(spawn)) {
                assertThat(program.result()).isEmpty();
            }
            assertThat(Open.text(file)).isEqualTo("a\nb\n");
        }
    }

    @Test
    void aStandardDescriptorCanBeNamed() {
        try (var pipe = Open.pipe()) {
            Open.write(pipe.writing(), "from the pipe");
            pipe.writing().close();
            var cat = Spawn.of(Path.of("/bin/cat"), List.of("cat"), Map.of());
            try (var program = Program.start(cat.withDescriptors(Map.of(0, pipe.reading())))) {
                assertThat(program.result()).isEqualTo("from the pipe");
            }
        }
    }

    @Test
    void aClosedSourceStartsNothing() {
        var spawn = Program.shell("true").withDescriptors(Map.of(3, Fd.of(9999)));
        assertFailsWithoutATrace(spawn, "fcntl", Errno.EBADF);
    }

    @Test
    void startsInTheGivenDirectory() {
        var pwd = Spawn.of(Path.of("/bin/pwd"), List.of("pwd", "-P"), Map.of());
        try (var program = Program.start(pwd.in(directory))) {
            assertThat(program.result().strip()).isEqualTo(directory.toString());
        }
        try (var program = Program.start(pwd)) {
            assertThat(program.result().strip()).isEqualTo(System.getProperty("user.dir"));
        }
    }

    @Test
    void aMissingDirectoryStartsNothingAndIsNamed() {
        var missing = directory.resolve("missing");
        assertFailsWithoutATrace(Program.shell("true").in(missing), "chdir", Errno.ENOENT)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void aFileInsteadOfADirectoryStartsNothing() throws IOException {
        var file = Files.createFile(directory.resolve("file"));
        assertFailsWithoutATrace(Program.shell("true").in(file), "chdir", Errno.ENOTDIR);
    }

    @Test
    void aMissingProgramStartsNothingAndIsNamed() {
        var missing = directory.resolve("missing");
        var spawn = Spawn.of(missing, List.of("missing"), Map.of());
        assertFailsWithoutATrace(spawn, "posix_spawn", Errno.ENOENT)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void aProgramThatIsNotExecutableStartsNothing() throws IOException {
        var file = Files.writeString(directory.resolve("file"), "#!/bin/sh\n");
        var spawn = Spawn.of(file, List.of("file"), Map.of());
        assertFailsWithoutATrace(spawn, "posix_spawn", Errno.EACCES);
    }

    @Test
    void aChildBelongsToTheGroupAndSessionOfItsParent() {
        var us = Math.toIntExact(ProcessHandle.current().pid());
        try (var program = Program.start(sleeping())) {
            var pid = program.child().pid();
            assertThat(ProcStatus.group(pid)).isEqualTo(ProcStatus.group(us));
            assertThat(ProcStatus.session(pid)).isEqualTo(ProcStatus.session(us));
        }
    }

    @Test
    void aChildLeadsItsOwnGroup() {
        var us = Math.toIntExact(ProcessHandle.current().pid());
        try (var program = Program.start(sleeping().in(Spawn.Group.NEW_GROUP))) {
            var pid = program.child().pid();
            assertThat(ProcStatus.group(pid)).isEqualTo(pid);
            assertThat(ProcStatus.session(pid)).isEqualTo(ProcStatus.session(us));
        }
    }

    @Test
    void aChildLeadsItsOwnSession() {
        try (var program = Program.start(sleeping().in(Spawn.Group.NEW_SESSION))) {
            var pid = program.child().pid();
            assertThat(ProcStatus.group(pid)).isEqualTo(pid);
            assertThat(ProcStatus.session(pid)).isEqualTo(pid);
        }
    }

    @Test
    void noSignalIsBlockedInTheChildOfAThreadThatBlocksSome() {
        // In a thread of its own, because the mask stays with the thread.
        var status =
                CompletableFuture.supplyAsync(
                                () -> {
                                    Signals.setMask(Set.of(Signals.SIGHUP, Signals.SIGTERM, 64));
                                    var us = readStatus(Path.of("/proc/thread-self/status"));
                                    assertThat(ProcStatus.signals(us, "SigBlk"))
                                            .contains(Signals.SIGHUP, Signals.SIGTERM, 64);
                                    try (var program =
                                            start(
                                                    "/bin/cat",
                                                    List.of("cat", "/proc/self/status"))) {
                                        return program.result();
                                    }
                                },
                                task -> Thread.ofPlatform().start(task))
                        .join();
        assertThat(ProcStatus.signals(status, "SigBlk")).isEmpty();
    }

    @Test
    void ignoredSignalsAreResetInTheChildSaveThoseToKeep() {
        try (var scene = Program.start(Program.scene("spawn-ignoring"))) {
            var statuses = scene.result().split("--\n", 2);
            assertThat(ProcStatus.signals(statuses[0], "SigIgn")).isEmpty();
            assertThat(ProcStatus.signals(statuses[1], "SigIgn"))
                    .as("only what the parent ignores")
                    .containsExactly(Scenes.SIGXFSZ);
            assertThat(ProcStatus.signals(statuses[1], "SigCgt")).isEmpty();
        }
    }

    private static Program start(String program, List<String> arguments) {
        return Program.start(Spawn.of(Path.of(program), arguments, Program.PATH));
    }

    private static Spawn sleeping() {
        return Spawn.of(Path.of("/bin/sleep"), List.of("sleep", "60"), Map.of());
    }

    private static AbstractThrowableAssert<?, ?> assertFailsWithoutATrace(
            Spawn spawn, String call, Errno errno) {
        assertThatExceptionOfType(PosixException.class).isThrownBy(spawn::start); // loads classes
        var children = ProcStatus.children();
        var descriptors = Fd.open();
        var failure = catchThrowableOfType(PosixException.class, spawn::start);
        assertThat(Fd.open()).hasSameSizeAs(descriptors);
        assertThat(ProcStatus.children()).isEqualTo(children);
        assertThat(failure.call()).isEqualTo(call);
        assertThat(failure.errno()).isEqualTo(errno);
        return assertThat(failure);
    }

    private static String readStatus(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Integer> numbers(String lines) {
        return Arrays.stream(lines.split("\n", 0))
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
