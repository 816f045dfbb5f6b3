// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bench.drive.LoadProcess;
import dev.baton.bench.load.Cause;
import dev.baton.bench.load.PlanOptions;
import dev.baton.bench.load.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import picocli.CommandLine;

/// The load the tests put on servers: enough that every moment of a reload meets requests of all
/// kinds, and no more than two busy cores can bear.
final class Loads {
    private Loads() {}

    /// Twenty clients that keep their connection, eighty new connections a second, three slow
    /// answers and two uploads in flight, twenty WebSockets and ten SockJS sessions that stay.
    static PlanOptions plan() {
        return plan(20, 10);
    }

    /// The same without clients that stay, for a server that comes back without them.
    static PlanOptions requestsOnly() {
        return plan(0, 0);
    }

    private static PlanOptions plan(int webSockets, int sessions) {
        return CommandLine.populateCommand(
                new PlanOptions(),
                "--web-sockets=" + webSockets,
                "--sessions=" + sessions,
                "--keep-alive-connections=20",
                "--keep-alive-rate=200",
                "--connect-rate=80",
                "--slow=3",
                "--slow-millis=2000",
                "--uploads=2",
                "--upload-bytes=100000",
                "--upload-millis=1500",
                "--timeout-millis=30000",
                "--warm-up-millis=0");
    }

    /// The same plan on this server, until it is stopped or closed.
    static LoadProcess on(HelloServer server, Path directory) {
        var options = new ArrayList<>(plan().arguments(false));
        options.add("--port=" + server.baton().port());
        return new LoadProcess(options, directory.resolve("load.log"), _ -> {});
    }

    /// No failure of any cause; in particular no request into a connection that was being closed.
    static void assertNobodyNoticed(Report report, HelloServer server) {
        assertThat(report.failures())
                .as("failures %s; %s", report.firstFailures(), server.said())
                .isZero();
        assertThat(report.causes()).doesNotContainKey(Cause.CLOSED_KEEP_ALIVE.key());
        for (var kind : report.kinds().entrySet()) {
            assertThat(kind.getValue().requests()).as(kind.getKey()).isPositive();
        }
    }
}
