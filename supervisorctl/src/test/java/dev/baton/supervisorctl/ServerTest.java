// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.xmlrpc.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Servers that are away, strange, or want a password.
class ServerTest {
    private static final String NOBODY = "http://127.0.0.1:1";

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({
        "status,http://127.0.0.1:1 refused connection,4",
        "start x,http://127.0.0.1:1 refused connection,4",
        "pid,http://127.0.0.1:1 refused connection,4",
        "version,http://127.0.0.1:1 refused connection,4",
        "avail,error: http://127.0.0.1:1 refused connection,1",
        "reread,error: http://127.0.0.1:1 refused connection,1",
        "shutdown,ERROR: http://127.0.0.1:1 refused connection (already shut down?),1"
    })
    void nobodyListens(String line, String text, int status) {
        assertThat(Ran.of(NOBODY, line.split(" "))).isEqualTo(new Ran(text + "\n", "", status));
    }

    @ParameterizedTest
    @CsvSource({
        "status,unix:///nowhere/s.sock no such file,4",
        "stop x,unix:///nowhere/s.sock no such file,7",
        "update,error: unix:///nowhere/s.sock no such file,1",
        "shutdown,ERROR: unix:///nowhere/s.sock no such file (already shut down?),1"
    })
    void thereIsNoSocket(String line, String text, int status) {
        assertThat(Ran.of("unix:///nowhere/s.sock", line.split(" ")))
                .isEqualTo(new Ran(text + "\n", "", status));
    }

    @Test
    void jsonOfAServerThatIsAwayIsNothing() {
        assertThat(Ran.of(NOBODY, "status", "--json"))
                .isEqualTo(new Ran("", NOBODY + " refused connection\n", 4));
        assertThat(Ran.of(NOBODY, "avail", "--json"))
                .isEqualTo(new Ran("", "error: " + NOBODY + " refused connection\n", 1));
    }

    @Test
    void aUrlOfAnotherProtocolIsAnError() {
        assertThat(Ran.of("ftp://localhost", "status"))
                .isEqualTo(
                        new Ran("error: Unknown protocol for serverurl ftp://localhost\n", "", 1));
    }

    @Test
    void anotherVersionIsRefused() {
        try (var daemon = new FakeDaemon(directory).answers("getVersion", Value.of("4.0"))) {
            var ran = Ran.of(daemon.url(), "start", "x");

            assertThat(ran.out())
                    .isEqualTo(
                            "Sorry, this version of supervisorctl expects to talk to a server with API version"
                                    + " 3.0, but the remote version is 4.0.\n");
            assertThat(ran.status()).isEqualTo(5);
        }
    }

    @Test
    void aServerWithoutTheNamespaceIsRefused() {
        try (var daemon =
                new FakeDaemon(directory).faults("getVersion", FaultCode.UNKNOWN_METHOD)) {
            var ran = Ran.of(daemon.url(), "start", "x");

            assertThat(ran.out()).startsWith("Sorry, supervisord responded but did not recognize");
            assertThat(ran.status()).isEqualTo(3);
        }
    }

    @Test
    void aServerThatIsShuttingDownSaysSo() {
        try (var daemon =
                new FakeDaemon(directory).faults("getVersion", FaultCode.SHUTDOWN_STATE)) {
            assertThat(Ran.of(daemon.url(), "status"))
                    .isEqualTo(new Ran("error: fault 6, SHUTDOWN_STATE\n", "", 1));
        }
    }

    @Test
    void anAnswerOfTheWrongTypeIsAnError() {
        try (var daemon = new FakeDaemon(directory).answers("getPID", Value.of("seven"))) {
            assertThat(Ran.of(daemon.url(), "pid"))
                    .isEqualTo(
                            new Ran(
                                    "error: the answer to supervisor.getPID cannot be read: expected an int, found a"
                                            + " string\n",
                                    "",
                                    1));
        }
    }

    @Test
    void aPasswordIsSentAsBasicSaysIt() {
        try (var daemon = new FakeDaemon(directory).answers("getPID", Value.of(7))) {
            daemon.requires("Basic Z8O8c3Q6cMOkc3M6d8O2cmQ=");

            var ran = Ran.of(daemon.url(), "-u", "güst", "-p", "päss:wörd", "pid");

            assertThat(ran).isEqualTo(new Ran("7\n", "", 0));
        }
    }

    @Test
    void aUserWithoutAPasswordIsNobody() {
        try (var daemon = new FakeDaemon(directory).answers("getPID", Value.of(7))) {
            Ran.of(daemon.url(), "-u", "user", "pid");

            assertThat(daemon.authorizations()).containsOnly("");
        }
    }

    @Test
    void aMissingPasswordIsSaid() {
        try (var daemon = new FakeDaemon(directory).requires("Basic dTpw")) {
            assertThat(Ran.of(daemon.url(), "status"))
                    .isEqualTo(new Ran("Server requires authentication\n", "", 1));
        }
    }

    @Test
    void aShellAsksForThePasswordAndRunsTheCommandAgain() {
        try (var daemon = new FakeDaemon(directory).requires("Basic dTpw")) {
            daemon.answers("getPID", Value.of(7));
            daemon.answers("getAllProcessInfo", Value.array(List.of()));

            var ran = Ran.reading("u\np\npid\n", daemon.url());

            assertThat(ran)
                    .isEqualTo(
                            new Ran(
                                    "Server requires authentication\nUsername:Password:\nsupervisor> 7\nsupervisor> \n",
                                    "",
                                    0));
        }
    }

    @Test
    void aShellGoesOnAfterErrorsAndEndsWithSuccess() {
        try (var daemon = new FakeDaemon(directory)) {
            daemon.answers("getAllProcessInfo", Value.array(List.of()));

            var ran = Ran.reading("nonsense\n\n  \npid\nquit\nversion\n", daemon.url());

            assertThat(ran)
                    .isEqualTo(
                            new Ran(
                                    "supervisor> *** Unknown syntax: nonsense\nsupervisor> supervisor> "
                                            + "supervisor> error: fault 1, UNKNOWN_METHOD\nsupervisor> \n",
                                    "",
                                    0));
        }
    }

    @Test
    void oneCommandUsesOneConnection() {
        try (var daemon = new FakeDaemon(directory)) {
            daemon.faults("startProcess", FaultCode.NO_FILE);

            Ran.of(daemon.url(), "start", "a", "b", "c");

            assertThat(daemon.asked()).hasSize(3);
            assertThat(daemon.connections()).isEqualTo(1);
        }
    }
}
