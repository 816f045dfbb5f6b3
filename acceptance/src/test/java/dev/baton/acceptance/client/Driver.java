// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A script of `src/test/js`, which prints a line of JSON for every case.
///
/// @param script its file name
/// @param directory for what it prints
/// @param chromium whether it needs the browser
record Driver(String script, Path directory, boolean chromium) {
    private static final Path SCRIPTS = Tools.ROOT.resolve("acceptance/src/test/js");

    /// A hang, on two busy cores.
    private static final Duration LONGEST = Duration.ofMinutes(4);

    static Driver inNode(String script, Path directory) {
        return new Driver(script, directory, false);
    }

    static Driver inChromium(String script, Path directory) {
        return new Driver(script, directory, true);
    }

    /// Skips the test when something is missing.
    void requireTools() {
        var _ = Tools.node();
        var _ = Tools.packages();
        if (chromium) {
            var _ = Tools.chromium();
        }
    }

    /// Runs it to its end, with its cases as tests, which are over then.
    Stream<DynamicTest> run(String... arguments) throws IOException, InterruptedException {
        var output = directory.resolve("cases.jsonl");
        var errors = directory.resolve("errors.txt");
        var process = builder(arguments, output, errors).start();
        boolean ended;
        try {
            ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        var status = ended ? "status " + process.waitFor() : "no end within " + LONGEST;
        var said = Files.readString(errors);
        var cases = Files.readAllLines(output).stream().map(Driver::read).toList();
        return Stream.concat(
                cases.stream().map(Driver::test),
                Stream.of(
                        dynamicTest(
                                script + " comes to its end",
                                () -> assertEnded(cases, status, said))));
    }

    private ProcessBuilder builder(String[] arguments, Path output, Path errors) {
        var words =
                Stream.concat(
                        Stream.of(Tools.node().toString(), SCRIPTS.resolve(script).toString()),
                        Stream.of(arguments));
        var builder =
                new ProcessBuilder(words.toList())
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
        builder.environment().put("BATON_CLIENTS", Tools.packages().toString());
        if (chromium) {
            builder.environment().put("BATON_CHROMIUM", Tools.chromium().toString());
        }
        return builder;
    }

    private static JsonNode read(String line) {
        return new JsonMapper().readTree(line);
    }

    private static DynamicTest test(JsonNode ran) {
        return dynamicTest(
                ran.get("case").stringValue(),
                () ->
                        assertThat(ran.get("ok").booleanValue())
                                .as(ran.path("why").asString())
                                .isTrue());
    }

    private static void assertEnded(List<JsonNode> cases, String status, String errors) {
        assertThat(status)
                .as("%d cases, and it said:%n%s", cases.size(), errors)
                .isEqualTo("status 0");
        assertThat(cases).isNotEmpty();
    }
}
