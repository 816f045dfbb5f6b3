// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is ours: places of errors, what is not supported, bounds, and where supervisord has bugs.
class ConfigReaderTest {
    @TempDir Path directory;

    /// Nobody but one who cannot be found by number.
    private static final Accounts ALICE =
            new Accounts() {
                @Override
                public Optional<User> user(String name) {
                    return name.equals("alice")
                            ? Optional.of(new User(name, 1000, 100, "/home/alice"))
                            : Optional.empty();
                }

                @Override
                public Optional<User> user(int uid) {
                    return Optional.empty();
                }

                @Override
                public OptionalInt group(String name) {
                    return OptionalInt.empty();
                }

                @Override
                public boolean hasGroup(int gid) {
                    return false;
                }
            };

    private Configuration read(String text) throws IOException {
        var file = write("supervisord.conf", text);
        return ConfigReader.read(
                file, new Surroundings(Map.of("X", "1"), directory, "thishost", ALICE));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private String placeOfError(String text) {
        var error = catchThrowableOfType(ConfigException.class, () -> read(text));
        return error.place().orElseThrow().toString().replace(directory + "/", "");
    }

    @Test
    void anErrorNamesFileLineSectionKeyAndValue() {
        assertThat(placeOfError("[supervisord]\n\n[program:a]\ncommand = x\nstartsecs = soon\n"))
                .isEqualTo("supervisord.conf:5: [program:a] startsecs = soon");
        assertThat(placeOfError("[supervisord]\n[program:a]\ncommand = %(x)s\n"))
                .isEqualTo("supervisord.conf:3: [program:a] command = %(x)s");
        assertThat(placeOfError("[supervisord]\n[program:a]\ncommand = x\nenvironment = A\n"))
                .isEqualTo("supervisord.conf:4: [program:a] environment = A");
        assertThat(placeOfError("[supervisord]\n[program:a]\ncommand = x\nnumprocs = 2\n"))
                .isEqualTo("supervisord.conf:4: [program:a] numprocs = 2");
    }

    @Test
    void whatCanBeNoFileIsAnErrorInItsPlace() {
        assertThat(placeOfError("[supervisord]\n[program:a]\ncommand = x\nstdout_logfile = a\0b\n"))
                .isEqualTo("supervisord.conf:4: [program:a] stdout_logfile = a\0b");
    }

    @Test
    void anErrorWithoutAKeyNamesTheSectionOrTheLine() {
        assertThat(placeOfError("[supervisord]\n[program:a]\n"))
                .isEqualTo("supervisord.conf:2: [program:a]");
        assertThat(placeOfError("[supervisord]\nx\ny\n")).isEqualTo("supervisord.conf:2");
    }

    @Test
    void anErrorInAnIncludedFileNamesThatFile() throws IOException {
        write("more.ini", "\n[program:a]\npriority = high\n");
        assertThat(placeOfError("[supervisord]\n[include]\nfiles = *.ini\n"))
                .isEqualTo("more.ini:3: [program:a] priority = high");
    }

    @Test
    void aMissingFileIsNamed() {
        var error =
                catchThrowableOfType(
                        ConfigException.class,
                        () ->
                                ConfigReader.read(
                                        directory.resolve("none"),
                                        new Surroundings(Map.of(), directory, "h", ALICE)));
        assertThat(error).hasMessage("could not find config file " + directory.resolve("none"));
    }

    @Test
    void ofGroupsThatShareANameTheFirstByPriorityCounts() throws IOException {
        var configuration =
                read(
                        """
                        [supervisord]
                        [program:foo]
                        command = a
                        priority = 5
                        [program:bar]
                        command = b
                        [group:foo]
                        programs = bar
                        [eventlistener:foo]
                        command = c
                        events = EVENT
                        priority = 7
                        """);
        assertThat(configuration.groups())
                .singleElement()
                .satisfies(group ->
                        assertThat(group.processes())
                                .extracting(ProcessSettings::command)
                                .containsExactly("a"));
        assertThat(configuration.unsupported())
                .extracting(each -> each.toString().replace(directory + "/", ""))
                .containsExactly(
                        "supervisord.conf:9: [eventlistener:foo]: a second group of one name; [program:foo] comes first, and this one is left out",
                        "supervisord.conf:7: [group:foo]: a second group of one name; [program:foo] comes first, and this one is left out");
    }

    @Test
    void whatIsWrittenInPythonIsToldAsNotSupported() throws IOException {
        var configuration =
                read(
                        """
                        [supervisord]
                        [rpcinterface:supervisor]
                        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
                        [rpcinterface:twiddler]
                        supervisor.rpcinterface_factory = supervisor_twiddler.rpcinterface:make_twiddler_rpcinterface
                        [eventlistener:a]
                        command = a
                        events = EVENT
                        result_handler = mine:handler
                        """);
        assertThat(configuration.unsupported())
                .extracting(each -> each.toString().replace(directory + "/", ""))
                .containsExactly(
                        "supervisord.conf:5: [rpcinterface:twiddler] supervisor.rpcinterface_factory = supervisor_twiddler.rpcinterface:make_twiddler_rpcinterface: interfaces in Python are not supported; there are no methods twiddler.*",
                        "supervisord.conf:9: [eventlistener:a] result_handler = mine:handler: handlers in Python are not supported; results are handled as by supervisor.dispatchers:default_handler");
    }

    @Test
    void anFcgiProgramKeepsItsSocketInsideAGroup() throws IOException {
        var configuration =
                read(
                        """
                        [supervisord]
                        [fcgi-program:a]
                        command = a
                        user = alice
                        socket = unix:///tmp/a.sock
                        [group:g]
                        programs = a
                        """);
        var socket = configuration.groups().getFirst().processes().getFirst().socket();
        assertThat(socket)
                .isEqualTo(
                        new FcgiSocket(
                                new FcgiSocket.Address.Unix(Path.of("/tmp/a.sock")),
                                null,
                                new Owner(1000, 100),
                                0700));
    }

    @Test
    void theEnvironmentOfOneProcessIsUnknownToTheNext() throws IOException {
        var error =
                catchThrowableOfType(
                        ConfigException.class,
                        () ->
                                read(
                                        """
                                        [supervisord]
                                        [program:a]
                                        command = a %(ENV_V1)s
                                        process_name = %(process_num)s
                                        numprocs = 2
                                        numprocs_start = 1
                                        environment = V%(process_num)d=x
                                        """));
        assertThat(error).hasMessageContaining("('ENV_V1') which cannot be expanded");
    }

    @Test
    void aPercentSignWithoutANameStaysAsItIs() throws IOException {
        var configuration = read("[supervisord]\n[program:a]\ncommand = 100% sure %s\n");
        assertThat(configuration.groups().getFirst().processes().getFirst().command())
                .isEqualTo("100% sure %s");
    }

    @Test
    void absurdNumbersAreRefusedAndDoNotTakeMemory() {
        assertThat(placeOfError("[supervisord]\n[program:a]\ncommand=x\nnumprocs=2000000000\n"))
                .contains("numprocs");
        assertThat(placeOfError("[supervisord]\nminfds = 99999999999999999999\n"))
                .contains("minfds");
        assertThat(placeOfError("[supervisord]\nlogfile_maxbytes = 99999999999999999999GB\n"))
                .contains("logfile_maxbytes");
    }

    @Test
    void aWidthThatNobodyMeansTakesNoMemory() throws IOException {
        var configuration =
                read("[supervisord]\n[program:a]\ncommand = %(program_name)999999999s\n");
        assertThat(configuration.groups().getFirst().processes().getFirst().command())
                .hasSizeLessThan(20_000);
    }

    @Test
    void aFileThatIsNotTextIsRefused() throws IOException {
        Files.write(directory.resolve("bad.conf"), new byte[] {'[', (byte) 0xff, ']'});
        var error =
                catchThrowableOfType(
                        ConfigException.class,
                        () ->
                                ConfigReader.read(
                                        directory.resolve("bad.conf"),
                                        new Surroundings(Map.of(), directory, "h", ALICE)));
        assertThat(error).hasMessageEndingWith("bad.conf is not in UTF-8");
    }

    @Test
    void aPasswordIsNotShown() throws IOException {
        var configuration =
                read(
                        "[supervisord]\n[inet_http_server]\nport=127.0.0.1:1\nusername=u\npassword=secret\n");
        assertThat(configuration.toString()).doesNotContain("secret");
    }

    @Test
    void anUnchangedGroupMatchesAndAChangedOneDoesNot() throws IOException {
        var text = "[supervisord]\n[program:a]\ncommand = a\nstdout_logfile = %s\npriority = %d\n";
        var auto = read(text.formatted("AUTO", 1)).groups().getFirst();
        var file = read(text.formatted("/tmp/x", 1)).groups().getFirst();
        var other = read(text.formatted("/tmp/y", 1)).groups().getFirst();
        var later = read(text.formatted("/tmp/x", 2)).groups().getFirst();

        assertThat(auto.matches(file)).as("AUTO is like any other").isTrue();
        assertThat(file.matches(file)).isTrue();
        assertThat(file.matches(other)).isFalse();
        assertThat(file.matches(later)).isFalse();
    }

    @Test
    void patternsOfIncludesMatchAsGlobDoes() throws IOException {
        for (var name : new String[] {"b.ini", "a.ini", ".hidden.ini", "c1.ini", "c2.ini"}) {
            write(name, "");
        }
        Files.createDirectories(directory.resolve("d/e"));
        write("d/e/x.ini", "");
        assertThat(names("*.ini")).containsExactly("a.ini", "b.ini", "c1.ini", "c2.ini");
        assertThat(names("c[!1].ini")).containsExactly("c2.ini");
        assertThat(names("?.ini")).containsExactly("a.ini", "b.ini");
        assertThat(names("*/*/x.ini")).containsExactly("d/e/x.ini");
        assertThat(names("a.ini/x")).isEmpty();
        assertThat(names(".*.ini")).containsExactly(".hidden.ini");
    }

    private Iterable<String> names(String pattern) {
        return Glob.of(directory + "/" + pattern).stream()
                .map(path -> path.substring(directory.toString().length() + 1))
                .toList();
    }
}
