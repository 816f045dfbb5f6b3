// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class BenchTest {
    private final StringWriter err = new StringWriter();

    @Test
    void aServerThatExitsIsReportedWithItsLastLines() {
        assertThat(run("demo", "--", "/bin/sh", "-c", "echo no such database; exit 3"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("the server exited with 3 instead of serving")
                .contains("no such database")
                .doesNotContain("\tat ");
    }

    @Test
    void aCommandThatDoesNotExistIsReportedInASentence() {
        assertThat(run("demo", "--server-command=/no/such/command {port}")).isEqualTo(1);
        assertThat(err.toString()).contains("the server could not be started");
    }

    @Test
    void aPortInUseIsReportedInASentence() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("demo", "--port=" + taken.getLocalPort(), "--", "true")).isEqualTo(1);
            assertThat(err.toString()).contains("port " + taken.getLocalPort() + " is in use");
        }
    }

    @Test
    void withoutAServerCommandItIsAUsageError() {
        assertThat(run("reload")).isEqualTo(2);
        assertThat(err.toString()).contains("--server-command");
    }

    private int run(String... arguments) {
        return Bench.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
    }
}
