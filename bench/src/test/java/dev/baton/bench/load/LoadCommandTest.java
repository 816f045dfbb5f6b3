// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bench.load.AdverseServer.Behaviour;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The load generator as a process, and the form of what it prints.
class LoadCommandTest {
    private final JsonMapper json = new JsonMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void theResultHasTheFieldsThatOthersRead() throws Exception {
        try (var server = new AdverseServer(new Behaviour.Good())) {
            var lines = run(server, "stop\n");
            var last = json.readTree(lines.getLast());

            assertThat(lines.getFirst()).contains("\"type\":\"generation\"");
            assertThat(String.join("\n", fields(last)) + "\n")
                    .isEqualToIgnoringNewLines(
                            Files.readString(
                                    Path.of("src/test/resources/result-fields.txt"),
                                    StandardCharsets.UTF_8));
            assertThat(json.treeToValue(last, Report.class).failures()).isZero();
        }
    }

    @Test
    void theEndOfStandardInputEndsTheRun() throws Exception {
        try (var server = new AdverseServer(new Behaviour.Good())) {
            assertThat(run(server, "").getLast()).contains("\"type\":\"result\"");
        }
    }

    @Test
    void everyRequestIsInTheSamples() throws Exception {
        try (var server = new AdverseServer(new Behaviour.Good())) {
            var result = json.readTree(run(server, "stop\n").getLast());
            var samples = Samples.read(directory.resolve("samples.csv"));

            assertThat(samples).hasSize(result.path("requests").asInt());
            assertThat(samples)
                    .allSatisfy(sample -> {
                        assertThat(sample.good()).isTrue();
                        assertThat(sample.done()).isGreaterThan(sample.sent());
                        assertThat(sample.sent()).isGreaterThanOrEqualTo(sample.intended());
                    });
        }
    }

    /// Says `input` once the first answer has come, closes standard input, returns the output.
    private List<String> run(AdverseServer server, String input) throws IOException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Load.class.getName(),
                                "--port=" + server.address().getPort(),
                                "--web-sockets=0",
                                "--sessions=0",
                                "--slow-millis=1",
                                "--upload-millis=1",
                                "--warm-up-millis=0",
                                "--samples=" + directory.resolve("samples.csv"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var all = new ArrayList<String>();
            all.add(String.valueOf(lines.readLine()));
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            lines.lines().forEach(all::add);
            return all;
        } finally {
            process.destroyForcibly();
        }
    }

    /// The paths of all values, with their types; lists count as their first element.
    private static Set<String> fields(JsonNode tree) {
        var fields = new TreeSet<String>();
        collect("result", tree, fields);
        return fields;
    }

    private static void collect(String path, JsonNode node, Set<String> fields) {
        if (node.isObject()) {
            if (node.isEmpty()) {
                fields.add(path + " object");
            }
            node.properties()
                    .forEach(entry ->
                            collect(path + "." + entry.getKey(), entry.getValue(), fields));
        } else if (node.isArray()) {
            if (node.isEmpty()) {
                fields.add(path + " list");
            } else {
                collect(path + "[]", node.get(0), fields);
            }
        } else {
            fields.add(path + " " + node.getNodeType().name().toLowerCase(Locale.ROOT));
        }
    }
}
