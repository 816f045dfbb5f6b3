// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.supervisor.api.ProcessInfo;
import dev.baton.supervisor.api.ProcessState;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {
    private final Completion completion =
            new Completion(
                    List.of("start", "status", "stop", "tail", "help"),
                    () -> List.of(info("cat", "cat"), info("zoo", "ape"), info("zoo", "bee")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "sta|start status",
                "x|",
                "help |start status stop tail help",
                "start |cat zoo:ape zoo:* zoo:bee all",
                "start zoo:|zoo:ape zoo:* zoo:bee",
                "start cat:|cat:cat cat:*",
                "start cat z|zoo:ape zoo:* zoo:bee",
                "tail c|cat",
                "update |cat zoo all",
                "remove z|zoo",
                "signal US|USR1 USR2",
                "signal USR1 ca|cat",
                "version |"
            })
    void whatAWordMayBecome(String line, @Nullable String candidates) {
        var words = List.of(line.split(" ", -1));
        var expected = candidates == null ? "" : candidates;

        assertThat(
                        String.join(
                                " ",
                                completion.candidates(
                                        words.subList(0, words.size() - 1), words.getLast())))
                .isEqualTo(expected);
    }

    @Test
    void processesAreAskedForOnlyWhereTheyAreWanted() {
        var shy =
                new Completion(
                        List.of("help", "version", "signal"),
                        () -> {
                            throw new AssertionError("asked");
                        });

        assertThat(Stream.of("help", "version", "signal"))
                .allSatisfy(
                        command -> assertThat(shy.candidates(List.of(command), "zz")).isEmpty());
    }

    private static ProcessInfo info(String group, String name) {
        return new ProcessInfo(
                name,
                group,
                "",
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                ProcessState.RUNNING,
                "",
                0,
                "",
                "",
                1);
    }
}
