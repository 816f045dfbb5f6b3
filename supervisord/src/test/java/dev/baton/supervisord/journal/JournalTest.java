// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.supervisord.config.ProcessSettings.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Stop STOP = new Stop(15, 10, true, true);

    private final List<Process> processes = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    @TempDir Path directory;
    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = directory.resolve("pid.programs");
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        assertThat(troubles).isEmpty();
    }

    private int child() throws IOException {
        var process = new ProcessBuilder("sleep", "1000").start();
        processes.add(process);
        return (int) process.pid();
    }

    private Journal open() throws IOException {
        return Journal.open(file, troubles::add).orElseThrow();
    }

    private List<Integer> left() throws IOException {
        try (var journal = open()) {
            return journal.children().stream().map(Entry::pid).toList();
        }
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    @Test
    void whoHasNotEndedIsLeftForTheNextOne() throws IOException {
        var one = child();
        var other = child();
        try (var journal = open()) {
            journal.spawned(one, STOP, "a:a");
            journal.spawned(other, new Stop(2, 1, false, false), "b:b 7");
            journal.ended(one);
        }
        try (var journal = open()) {
            assertThat(journal.children())
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry).hasToString("'b:b 7' (" + other + ")");
                        assertThat(entry.stop()).isEqualTo(new Stop(2, 1, false, false));
                        assertThat(entry.isThere()).isTrue();
                    });
        }
    }

    @Test
    void howLongAStopMayTakeIsKeptAsFarAsItMakesSense() throws IOException {
        for (int seconds : new int[] {-1, 0, 7, Integer.MAX_VALUE}) {
            var pid = child();
            try (var journal = open()) {
                journal.spawned(pid, new Stop(0, seconds, false, true), "a:a");
            }
            assertThat(left()).as("%d seconds", seconds).contains(pid);
        }
    }

    @Test
    void thereIsNoFileWithoutChildren() throws IOException {
        var pid = child();
        try (var journal = open()) {
            assertThat(file).exists();
            journal.spawned(pid, STOP, "a:a");
            journal.ended(pid);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void itIsOfOneDaemonAtATime() throws IOException {
        try (var journal = open()) {
            assertThat(journal.hasChildren()).isFalse();
            assertThat(Journal.open(file, troubles::add)).isEmpty();
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void aProcessThatHasTheNumberLaterIsAnother() throws IOException {
        var pid = child();
        try (var journal = open()) {
            journal.spawned(pid, STOP, "a:a");
        }
        var text = Files.readString(file);
        var line = text.lines().toList().getLast().split(" ", -1);
        line[2] = String.valueOf(Long.parseLong(line[2]) - 1);
        Files.writeString(file, text.lines().findFirst().orElseThrow() + "\n");
        append(String.join(" ", line) + "\n");
        assertThat(left()).isEmpty();
    }

    @Test
    void whatIsOfAnotherBootOrCannotBeUnderstoodIsSkipped() throws IOException {
        var pid = child();
        try (var journal = open()) {
            journal.spawned(pid, STOP, "a:a");
        }
        var text = Files.readString(file);
        append(
                "rubbish\n+ x\n+ 1 1 1 1 - init\n+ 0 1 1 1 - zero\n- \n\0\u00ff\n- %d"
                        .formatted(pid));
        assertThat(left()).as("the last line has no end").containsExactly(pid);

        Files.writeString(file, text.replaceFirst("[0-9a-f]{8}-", "00000000-"));
        assertThat(left()).isEmpty();
        Files.write(file, new byte[] {0, (byte) 0xff, '\n'});
        assertThat(left()).isEmpty();
    }

    @Test
    void whatOthersMayHaveWrittenIsNotBelieved() throws IOException {
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(this::open).hasMessage("others may write it");
        Files.delete(file);
        Files.createSymbolicLink(file, directory.resolve("elsewhere"));
        assertThatThrownBy(this::open).hasMessage("it is no regular file");
        assertThatThrownBy(
                        () -> Journal.open(directory.resolve("none/pid.programs"), troubles::add))
                .hasMessage("its directory does not exist");
    }

    @Test
    void itsOwnerAloneCanReadIt() throws IOException {
        try (var journal = open()) {
            assertThat(journal.hasChildren()).isFalse();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void itStaysShortHoweverOftenProgramsAreStarted() throws IOException {
        var stays = child();
        var comes = child();
        try (var journal = open()) {
            journal.spawned(stays, STOP, "stays:stays");
            for (int i = 0; i < 5_000; i++) {
                journal.spawned(comes, STOP, "comes:comes");
                journal.ended(comes);
            }
            assertThat(Files.size(file)).isLessThan(70_000);
            journal.spawned(comes, STOP, "comes:comes");
        }
        assertThat(Files.readString(file, StandardCharsets.UTF_8)).startsWith("batond 1 ");
        assertThat(left()).containsExactly(stays, comes);
    }
}
