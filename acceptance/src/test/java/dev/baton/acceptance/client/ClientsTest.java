// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.client;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What others' clients find at `bin/services`.
class ClientsTest {
    @TempDir private Path directory;

    @DisplayName("sockjs-client in Node")
    @TestFactory
    Stream<DynamicTest> sockJsInNode() throws Exception {
        var driver = Driver.inNode("sockjs-node.mjs", directory);
        driver.requireTools();
        try (var services = Example.start("services", directory)) {
            return driver.run("http://127.0.0.1:" + services.port());
        }
    }

    @DisplayName("ws in Node")
    @TestFactory
    Stream<DynamicTest> webSocketsInNode() throws Exception {
        var driver = Driver.inNode("ws-node.mjs", directory);
        driver.requireTools();
        try (var services = Example.start("services", directory)) {
            return driver.run("http://127.0.0.1:" + services.port());
        }
    }

    @DisplayName("sockjs-client in Chromium")
    @TestFactory
    Stream<DynamicTest> sockJsInChromium() throws Exception {
        var driver = Driver.inChromium("sockjs-chromium.mjs", directory);
        driver.requireTools();
        try (var services = Example.start("services", directory)) {
            return driver.run(Integer.toString(services.port()));
        }
    }
}
