// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/// Jars to put in the place of the example's, compiled on the spot.
///
/// @param directory for sources, classes and jars
record Jars(Path directory) {
    /// What a transfer that broke off leaves.
    Path garbage() {
        return write(directory.resolve("garbage.jar"), "PK, and nothing that should follow");
    }

    /// The example rewritten: it answers with another word, and has another version.
    Path changed() {
        return withMain(
                "changed",
                """
                dev.baton.push.PushServer.create()
                        .getInline("/", exchange -> exchange.text("changed "
                                + Hello.class.getPackage().getImplementationVersion()
                                + " generation " + exchange.generation() + "\\n"))
                        .listen("http", Integer.parseInt(args[1]))
                        .run();
                """);
    }

    /// The example, with another body of its main method.
    Path withMain(String name, String body) {
        var sources = directory.resolve(name);
        var source =
                write(
                        sources.resolve("Hello.java"),
                        """
                        package dev.baton.examples.hello;

                        public final class Hello {
                            public static void main(String... args) throws Exception {
                                %s
                            }
                        }
                        """
                                .formatted(body));
        var manifest =
                write(sources.resolve("manifest"), "Implementation-Version: " + name + "-2\n");
        var classes = sources.resolve("classes").toString();
        var jar = directory.resolve(name + ".jar").toString();
        run("javac", "-proc:none", "-cp", libraries(), "-d", classes, source.toString());
        run(
                "jar",
                "--create",
                "--file",
                jar,
                "--manifest",
                manifest.toString(),
                "-C",
                classes,
                ".");
        return Path.of(jar);
    }

    private static String libraries() {
        return System.getProperty("java.class.path");
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String tool, String... arguments) {
        var said = new StringWriter();
        var writer = new PrintWriter(said);
        var status = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments);
        assertThat(status).as("%s: %s", tool, said).isZero();
    }
}
