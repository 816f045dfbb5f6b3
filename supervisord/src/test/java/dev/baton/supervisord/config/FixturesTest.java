// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pairs of files: `x.conf` and what has to come out of it, `x.expected`: a [ConfigDump], or the
/// error. Where Debian's supervisord is at hand it is asked too, so that the pairs are true.
class FixturesTest {
    private static final Path FIXTURES = fixtures();
    private static final Path REAL =
            Path.of("target/tools/supervisor/usr/lib/python3/dist-packages");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOME", "/root", "LANG", "C.UTF-8", "GREETING", "hello");

    /// As on any Debian.
    private static final Accounts ROOT_ONLY =
            new Accounts() {
                private static final User ROOT = new User("root", 0, 0, "/root");

                @Override
                public Optional<User> user(String name) {
                    return name.equals("root") ? Optional.of(ROOT) : Optional.empty();
                }

                @Override
                public Optional<User> user(int uid) {
                    return uid == 0 ? Optional.of(ROOT) : Optional.empty();
                }

                @Override
                public OptionalInt group(String name) {
                    return name.equals("root") ? OptionalInt.of(0) : OptionalInt.empty();
                }

                @Override
                public boolean hasGroup(int gid) {
                    return gid == 0;
                }
            };

    private static Path fixtures() {
        try {
            return Path.of(FixturesTest.class.getResource("fixtures").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<String> names() throws IOException {
        try (var files = Files.list(FIXTURES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".conf"))
                    .map(name -> name.substring(0, name.length() - ".conf".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFileMeansWhatIsExpected(String name) throws IOException {
        assertThat(read(name)).isEqualTo(expected(name));
    }

    @Test
    void theRealOneSaysTheSame() throws Exception {
        var packages = Stream.of(REAL, Path.of("..").resolve(REAL)).filter(Files::isDirectory);
        var real = packages.findFirst();
        assumeTrue(real.isPresent(), "Debian's package supervisor is not unpacked in target/tools");
        var names = names().toList();
        var answers = askReal(real.get(), names);
        assertThat(answers).hasSameSizeAs(names);
        for (int i = 0; i < names.size(); i++) {
            assertThat(answers.get(i)).as(names.get(i)).isEqualTo(expected(names.get(i)));
        }
    }

    private static String expected(String name) throws IOException {
        return Files.readString(FIXTURES.resolve(name + ".expected"));
    }

    private static String read(String name) {
        var surroundings = new Surroundings(ENVIRONMENT, FIXTURES, "thishost", ROOT_ONLY);
        try {
            return plain(ConfigDump.of(ConfigReader.read(file(name), surroundings)));
        } catch (ConfigException e) {
            return plain("Error: " + e.getMessage() + "\n");
        }
    }

    private static Path file(String name) {
        return FIXTURES.resolve(name + ".conf");
    }

    private static String plain(String text) {
        return text.replace(FIXTURES.toString(), "${here}");
    }

    /// One answer for each.
    private static List<String> askReal(Path packages, List<String> names) throws Exception {
        var script = FIXTURES.resolveSibling("dump.py").toString();
        var builder = new ProcessBuilder("/usr/bin/python3", script);
        builder.directory(FIXTURES.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().put("PYTHONPATH", packages.toRealPath().toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        var process = builder.start();
        try {
            try (var files = process.outputWriter(StandardCharsets.UTF_8)) {
                for (var name : names) {
                    files.write(file(name) + "\n");
                }
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            var answers = said.split("\0\n", -1);
            assertThat(answers[answers.length - 1]).as("after the last answer").isEmpty();
            return Stream.of(answers)
                    .limit(answers.length - 1L)
                    .map(answer ->
                            plain(answer)
                                    .replace("For help, use supervisord -h\n", "")
                                    .replace("ENV_PYTHONDONTWRITEBYTECODE, ENV_PYTHONPATH, ", ""))
                    .toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
