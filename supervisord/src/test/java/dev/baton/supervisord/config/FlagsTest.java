// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagsTest {
    @TempDir Path directory;

    private static Flags parse(String line) {
        return Flags.parse(List.of(line.split(" ", -1)));
    }

    @Test
    void shortLongAndAbbreviatedFlagsAreTheSame() {
        var expected = Map.of("configuration", "x", "nodaemon", "", "loglevel", "debug");
        assertThat(parse("-n -c x -e debug").values()).isEqualTo(expected);
        assertThat(parse("-necdebug -c x").values()).containsEntry("loglevel", "cdebug");
        assertThat(parse("--nodaemon --configuration=x --loglevel debug").values())
                .isEqualTo(expected);
        assertThat(parse("--nod --conf x --loglev=debug").values()).isEqualTo(expected);
    }

    /// The words of Python's getopt and of supervisord.
    @ParameterizedTest
    @CsvSource({
        "-x, option -x not recognized",
        "-c, option -c requires argument",
        "--foo, option --foo not recognized",
        "--logf, option --logf not a unique prefix",
        "--logfile, option --logfile requires argument",
        "--no, option --no not a unique prefix",
        "--nodaemon=1, option --nodaemon must not have an argument",
        "a b, positional arguments are not supported: ['a'; 'b']",
        "-n a, positional arguments are not supported: ['a']",
        "-n -n, conflicting command line option '-n'"
    })
    void whatCannotBeUnderstoodIsRefused(String line, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse(line))
                .withMessage(message.replace(';', ','));
    }

    @Test
    void aNameThatBeginsOthersIsNotAmbiguous() {
        assertThat(parse("--logfile x").get("logfile")).contains("x");
    }

    private DaemonSettings settings(String line) throws Exception {
        var accounts =
                new Accounts() {
                    @Override
                    public Optional<User> user(String name) {
                        return Optional.empty();
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
        var surroundings = new Surroundings(Map.of(), directory, "h", accounts);
        var file = Files.writeString(directory.resolve("c"), "[supervisord]\nidentifier=file\n");
        return parse(line).over(ConfigReader.read(file, surroundings).daemon(), surroundings);
    }

    @Test
    void aFlagBeatsTheConfiguration() throws Exception {
        assertThat(settings("-c c").identifier()).isEqualTo("file");
        var settings = settings("-i flag -m 077 -l %s/x.log -y 1KB -t -n".formatted(directory));
        assertThat(settings.identifier()).isEqualTo("flag");
        assertThat(settings.umask()).isEqualTo(077);
        assertThat(settings.log())
                .isEqualTo(new DaemonSettings.MainLog(directory.resolve("x.log"), 1024, 10));
        assertThat(settings.stripAnsi()).isTrue();
        assertThat(settings.nodaemon()).isTrue();
        assertThat(settings.silent()).isFalse();
    }

    /// Whatever directory the daemon works in later.
    @Test
    void filesAreMeantFromWhereItIsStarted() throws Exception {
        Files.createDirectory(directory.resolve("logs"));
        var settings = settings("-d / -q logs -l logs/main.log -j logs/pid");
        assertThat(settings.childlogdir()).isEqualTo(directory.resolve("logs"));
        assertThat(settings.log().file()).isEqualTo(directory.resolve("logs/main.log"));
        assertThat(settings.pidfile()).isEqualTo(directory.resolve("logs/pid"));
    }

    @Test
    void aFlagWithAWrongValueIsNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> settings("-m 9"))
                .withMessage(
                        "invalid value for --umask '9': 9 can not be converted to an octal type");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> settings("-u nobody-here"))
                .withMessage("Invalid user name nobody-here");
    }
}
