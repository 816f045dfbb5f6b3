// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.supervisor.api.xmlrpc.Limits;
import dev.baton.supervisor.api.xmlrpc.MethodResponse;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisor.api.xmlrpc.XmlRpc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Methods on real processes.
final class ProcessMethodsTest {
    @TempDir Path directory;

    private static List<Value> array(Served served, String method) throws IOException {
        var answer =
                served.post("<methodCall><methodName>" + method + "</methodName></methodCall>");
        var document = answer.substring(answer.indexOf("<?xml")).getBytes(StandardCharsets.UTF_8);
        return switch (XmlRpc.readResponse(document, Limits.ANSWERS)) {
            case MethodResponse.Result(var value) -> value.asArray();
            case MethodResponse.Fault(var code, var text) -> throw new AssertionError(code + text);
        };
    }

    private static List<String> texts(List<Value> structs, String... names) {
        return structs.stream()
                .map(Value::asStruct)
                .map(struct ->
                        String.join(
                                " ",
                                List.of(names).stream().map(name -> text(struct, name)).toList()))
                .toList();
    }

    private static String text(Value.Struct struct, String name) {
        return switch (struct.members().get(name)) {
            case Value.Int(var number) -> Integer.toString(number);
            case Value.Bool(var truth) -> Boolean.toString(truth);
            case Value value -> value.asText();
            case null -> "-";
        };
    }

    /// supervisorctl's exit status is that of the last failure.
    @Test
    void resultsOfManyComeAsTheyEnd() throws IOException {
        var programs =
                """
                [program:a]
                command = sh -c "sleep 0.5; exit 3"
                autostart = false
                startretries = 0
                [program:b]
                command = false
                autostart = false
                startretries = 0
                [program:c]
                command = /nonexistent/program
                autostart = false
                [program:d]
                command = sleep 1000
                autostart = false
                startsecs = 0
                """;
        try (var served = Served.start(directory, programs)) {
            assertThat(texts(array(served, "supervisor.startAllProcesses"), "name", "status"))
                    .containsExactly("c 20", "d 80", "b 50", "a 50");
        }
    }

    @Test
    void autorestartIsToldInTheWordsOfTheConfiguration() throws IOException {
        var programs = new StringBuilder();
        for (var word : List.of("true", "false", "unexpected")) {
            programs.append(
                    "[program:%1$s]\ncommand=true\nautostart=false\nautorestart=%1$s\n"
                            .formatted(word));
        }
        programs.append("[program:x]\ncommand=true\nautostart=false\n");
        try (var served = Served.start(directory, programs.toString())) {
            assertThat(texts(array(served, "supervisor.getAllConfigInfo"), "name", "autorestart"))
                    .containsExactly(
                            "false false", "true true", "unexpected unexpected", "x unexpected");
        }
    }
}
