// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// The whole benchmark with the smallest numbers: whether it runs, not what it measures.
class WireCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path nothing;

    @Test
    void everyServerAnswersWhatItIsAsked() {
        var status =
                run(
                        "--only=http,websocket,fanout,sockjs",
                        "--peers=baton,netty,vertx,undertow,sockjs_node",
                        "--sockjs-node=" + nothing,
                        "--rounds=1",
                        "--seconds=1",
                        "--warm-seconds=1",
                        "--connections=2",
                        "--listeners=5");
        assertThat(status).as("%s%s", out, err).isZero();
        assertThat(out.toString())
                .contains("sockjs-node is left out")
                .contains(
                        "GET, 2 connections",
                        "echo, 2 WebSockets",
                        "one to 5 WebSockets",
                        "one to 5 of SockJS");
        for (var server : List.of("Netty", "Baton, virtual threads", "Vert.x", "Undertow")) {
            assertThat(out.toString().lines().filter(line -> line.startsWith(server)))
                    .as("rows of %s in %s", server, out)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .noneMatch(line -> line.contains("NaN"));
        }
    }

    @Test
    void everyKindOfSessionStands() {
        var status = run("--only=memory,idle", "--peers=baton", "--sessions=5", "--idle-seconds=1");
        assertThat(status).as("%s%s", out, err).isZero();
        assertThat(out.toString()).contains("5 silent sessions");
        for (var standing : Standing.values()) {
            assertThat(out.toString()).contains(standing.label() + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--seconds=0, --seconds",
        "--rounds=-1, --rounds",
        "--sessions=many, --sessions",
        "--peers=apache, --peers",
        "--only=everything, --only",
        "--slow, --slow"
    })
    void aWrongArgumentIsNamed(String argument, String named) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString()).contains(named);
    }

    private int run(String... arguments) {
        return new CommandLine(new WireCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
