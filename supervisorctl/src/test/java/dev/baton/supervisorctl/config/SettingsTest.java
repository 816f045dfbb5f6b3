// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir private Path directory;

    @Test
    void whatTheSectionSays() throws IOException {
        var settings =
                read(
                        """
                        ; a comment
                        [supervisord]
                        nodaemon = true
                        [supervisorctl]
                        serverurl = unix://%(here)s/sub/../s.sock ; not this
                        username: %(ENV_WHO)s
                        PASSWORD = a;b#c%%
                        prompt = mine
                        history_file = ~/.history
                        [ctlplugin:more]
                        supervisor.ctl_factory = more:commands
                        """);

        assertThat(settings)
                .isEqualTo(
                        new Settings(
                                "unix://" + directory + "/s.sock",
                                "me",
                                "a;b#c%",
                                "mine",
                                Path.of("/home/me/.history"),
                                false,
                                false,
                                List.of("ctlplugin:more")));
    }

    @Test
    void whatIsSoIfNobodySaysOtherwise() throws IOException {
        assertThat(read("[supervisorctl]\n"))
                .isEqualTo(
                        new Settings(
                                "http://localhost:9001",
                                null,
                                null,
                                "supervisor",
                                null,
                                false,
                                false,
                                List.of()));
    }

    @Test
    void theCommandLineComesBeforeTheFile() throws IOException {
        var settings =
                read(
                        "[supervisorctl]\nserverurl=http://a:1\nusername=a\npassword=a\nhistory_file=/a\n",
                        "-s",
                        "http://b:2",
                        "-u",
                        "b",
                        "-p",
                        "b",
                        "-r",
                        "b",
                        "-i",
                        "--json");

        assertThat(settings)
                .isEqualTo(
                        new Settings(
                                "http://b:2",
                                "b",
                                "b",
                                "supervisor",
                                directory.resolve("b"),
                                true,
                                true,
                                List.of()));
    }

    @Test
    void sectionsComeAgainAndTheDefaultsAreForAll() throws IOException {
        var settings =
                read(
                        """
                        [DEFAULT]
                        username=everybody
                        password=none
                        [supervisorctl]
                        prompt=one
                        [other]
                        prompt=two
                        [supervisorctl]
                        prompt=three
                          and four
                        password=mine
                        """);

        assertThat(settings.prompt()).isEqualTo("three\nand four");
        assertThat(settings.username()).isEqualTo("everybody");
        assertThat(settings.password()).isEqualTo("mine");
    }

    @Test
    void withoutAFileThereAreOnlyDefaults() {
        assumeThat(List.of("/etc/supervisord.conf", "/etc/supervisor/supervisord.conf"))
                .as("a machine without a supervisord of its own")
                .noneMatch(file -> Files.exists(Path.of(file)));
        var settings =
                Settings.of(CommandLine.parse(List.of()), surroundings("/nowhere/bin/batonctl"));

        assertThat(settings.serverUrl()).isEqualTo("http://localhost:9001");
        assertThat(settings.interactive()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "etc/supervisord.conf",
        "supervisord.conf",
        "opt/etc/supervisord.conf",
        "opt/supervisord.conf"
    })
    void filesAreFoundWhereTheOriginalLooks(String place) throws IOException {
        var file = directory.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "[supervisorctl]\nprompt=found\n");

        var settings =
                Settings.of(
                        CommandLine.parse(List.of("pid")),
                        surroundings(directory.resolve("opt/bin/batonctl").toString()));

        assertThat(settings.prompt()).isEqualTo("found");
    }

    @Test
    void theFileBesideTheProgramComesFirst() {
        assertThat(Settings.places("/opt/x/bin/batonctl"))
                .containsExactly(
                        "/opt/x/etc/supervisord.conf",
                        "/opt/x/supervisord.conf",
                        "supervisord.conf",
                        "etc/supervisord.conf",
                        "/etc/supervisord.conf",
                        "/etc/supervisor/supervisord.conf");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[supervisord]|.ini file does not include supervisorctl section",
                "key=value|could not read config file ctl.conf: line 1 is neither a [section] nor key = value: 'key=value'",
                "[supervisorctl]\\nnonsense|could not read config file ctl.conf: line 2 is neither a [section] nor key = value: 'nonsense'",
                "[supervisorctl]\\nprompt=%(here)s|Format string '%(here)s' for 'supervisorctl.prompt' contains names ('here') which cannot be expanded. Available names: ENV_HOME, ENV_WHO",
                "[supervisorctl]\\npassword=50%|Format string '50%' for 'supervisorctl.password' is badly formatted: a percent sign begins neither %(name)s nor %%"
            })
    void filesThatCannotBeUsed(String text, String message) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void aFileThatIsNotThere() {
        assertThatThrownBy(() ->
                        Settings.of(
                                CommandLine.parse(List.of("-c", "nix")), surroundings("batonctl")))
                .isInstanceOf(UsageException.class)
                .hasMessage("could not find config file nix");
    }

    private Settings read(String text, String... options) throws IOException {
        Files.writeString(directory.resolve("ctl.conf"), text);
        var words = new ArrayList<>(List.of("-c", "ctl.conf"));
        words.addAll(List.of(options));
        words.add("status");
        return Settings.of(CommandLine.parse(words), surroundings("batonctl"));
    }

    private Surroundings surroundings(String program) {
        return new Surroundings(program, directory, Map.of("WHO", "me", "HOME", "/home/me"));
    }
}
