// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServerCommandTest {
    @Test
    void blanksSeparateWordsUnlessQuoted() {
        assertThat(ServerCommand.parse(" java  -cp 'a b:c'  x\"y z\"w '' ").words())
                .containsExactly("java", "-cp", "a b:c", "xy zw", "");
    }

    @Test
    void anOpenQuoteIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerCommand.parse("java 'a b"))
                .withMessageContaining("not closed");
    }

    @Test
    void noWordIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ServerCommand.parse("  "));
    }

    @Test
    void placeholdersAreReplacedInsideWords() {
        assertThat(
                        ServerCommand.parse("run --port={port} {pidFile} -Dmode={mode}")
                                .with(8080, Path.of("/run/x.pid"), Mode.OVERLAP))
                .containsExactly("run", "--port=8080", "/run/x.pid", "-Dmode=overlap");
    }
}
