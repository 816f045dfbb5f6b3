// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// BATON_WATCH: saving is reloading.
class DevelopmentTest {
    private static final String CLASS = "dev/baton/lifecycle/LineServer.class";
    private static final String NOTES = "Notes.class";

    @TempDir private Path home;

    @Test
    void aChangedClassReloadsAndABrokenOneLeavesTheOldCodeUp() throws IOException {
        var built = LineProcess.locationOf(LineServer.class).resolve(CLASS);
        var changed = home.resolve("classes").resolve(CLASS);
        Files.createDirectories(changed.getParent());
        Files.copy(built, changed);
        Files.copy(built.resolveSibling(NOTES), changed.resolveSibling(NOTES));
        try (var server =
                LineProcess.in(home)
                        .with("BATON_WATCH", "true")
                        .ofClasses(home.resolve("classes"))
                        .start()
                        .expecting("the reload failed while")) {
            server.awaitLog("watching ");
            Files.writeString(changed.resolveSibling("messages.properties"), "hello=world");
            server.awaitLog("generation 0 reloads (the class path has changed)");
            server.awaitLog("generation 1: serving");
            server.awaitRunning(1);

            server.awaitLog("watching ", 2);
            Files.writeString(changed, "no class");
            server.awaitLog("generation 1 goes on serving");
            assertThat(server.log())
                    .contains("ClassFormatError")
                    .containsPattern("the reload failed while .*: it ended with exit status 1");
            assertThat(server.ask("generation")).isEqualTo("1");

            Files.copy(built, changed, StandardCopyOption.REPLACE_EXISTING);
            server.awaitLog("generation 2: serving");
            assertThat(server.ask("generation")).isEqualTo("2");
            server.awaitRunning(1);
            server.stop();
        }
    }
}
