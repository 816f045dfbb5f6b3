// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// `obligations.md` says what a server owes its clients, and which test sees to it.
@DisplayName("The list of obligations")
class ObligationsTest {
    private static final Pattern NAME = Pattern.compile("\\b(\\w+Test\\.\\w+)\\b");

    @DisplayName("names every test of this package, and none that is not there")
    @Test
    void listIsComplete() {
        var listed =
                NAME.matcher(list())
                        .results()
                        .map(name -> name.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(tests());
    }

    private static String list() {
        try (var list = ObligationsTest.class.getResourceAsStream("obligations.md")) {
            return new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> tests() {
        try (var files = Files.list(classes())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.class"))
                    .map(name -> name.replace(".class", ""))
                    .flatMap(ObligationsTest::tests)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path classes() {
        try {
            var here = Objects.requireNonNull(ObligationsTest.class.getResource(""));
            return Path.of(here.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<String> tests(String type) {
        try {
            var name = ObligationsTest.class.getPackageName() + "." + type;
            return Stream.of(Class.forName(name).getDeclaredMethods())
                    .filter(ObligationsTest::isTest)
                    .map(method -> type + "." + method.getName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class);
    }
}
