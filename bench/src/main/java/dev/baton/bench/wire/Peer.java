// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import dev.baton.bench.server.Tornado;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A server that can be measured, and where it answers what.
enum Peer {
    NETTY("Netty", "NettyServer"),
    BATON("Baton", "BatonServer"),
    VERTX("Vert.x", "VertxServer"),
    UNDERTOW("Undertow", "UndertowServer"),
    SOCKJS_NODE("sockjs-node", ""),
    TORNADO("Tornado", "");

    private final String label;
    private final String main;

    Peer(String label, String main) {
        this.label = label;
        this.main = main;
    }

    /// A path, and what to call it in results.
    record Entry(String label, String path) {}

    String label() {
        return label;
    }

    /// The class of `dev.baton.peers` that is started; empty when it is no JVM.
    String main() {
        return main;
    }

    /// Whether it can tell how much of its heap is in use.
    boolean tellsHeap() {
        return this != TORNADO;
    }

    /// Where it greets.
    List<Entry> greetings() {
        return this == BATON
                ? List.of(
                        new Entry("Baton, inline", "/"),
                        new Entry("Baton, virtual threads", "/blocking"))
                : List.of(new Entry(label, "/"));
    }

    /// Where it echoes over a WebSocket.
    List<Entry> echoes() {
        return switch (this) {
            case BATON ->
                    List.of(
                            new Entry("Baton, inline", "/ws"),
                            new Entry("Baton, virtual threads", "/ws-blocking"));
            case SOCKJS_NODE -> List.of(new Entry(label, "/sockjs/websocket"));
            case NETTY, VERTX, UNDERTOW, TORNADO -> List.of(new Entry(label, "/ws"));
        };
    }

    /// Where everybody hears what one says.
    List<Entry> fans() {
        return this == SOCKJS_NODE ? List.of() : List.of(new Entry(label, "/fan"));
    }

    /// Where everybody hears in SockJS what one says; bare Netty sends the same bytes.
    List<Entry> sockJsFans() {
        return switch (this) {
            case NETTY -> List.of(new Entry(label, "/fan"));
            case BATON, VERTX, SOCKJS_NODE -> List.of(new Entry(label, "/sockjs-fan"));
            case UNDERTOW, TORNADO -> List.of();
        };
    }

    /// The kinds of session that can stand on it.
    List<Standing> standings() {
        return switch (this) {
            case BATON, VERTX -> List.of(Standing.values());
            case SOCKJS_NODE ->
                    List.of(
                            Standing.SOCKJS_WEBSOCKET,
                            Standing.XHR_STREAMING,
                            Standing.XHR_POLLING);
            case NETTY, UNDERTOW, TORNADO -> List.of(Standing.WEBSOCKET);
        };
    }

    /// Whether its sessions hear a heartbeat of their own accord, so that silence costs something.
    boolean beats(Standing standing) {
        return switch (this) {
            case BATON -> true;
            case VERTX, SOCKJS_NODE -> standing != Standing.WEBSOCKET;
            case NETTY, UNDERTOW, TORNADO -> false;
        };
    }

    /// Why it cannot be measured here; empty when it can.
    String missing(Path sockJsNode) {
        return switch (this) {
            case NETTY, BATON, VERTX, UNDERTOW -> "";
            case SOCKJS_NODE ->
                    Files.isDirectory(sockJsNode.resolve("node_modules").resolve("sockjs"))
                            ? ""
                            : "no node_modules/sockjs in " + sockJsNode + " (npm install sockjs)";
            case TORNADO ->
                    Tornado.installed() ? "" : "/usr/bin/python3 has none (python3-tornado)";
        };
    }

    /// The command line that starts it.
    ///
    /// @param scripts where `sockjs_node.js` and `tornado_wire.py` are
    List<String> command(int port, Path sockJsNode, Path scripts) {
        var number = Integer.toString(port);
        return switch (this) {
            case NETTY, BATON, VERTX, UNDERTOW -> java(number);
            case SOCKJS_NODE ->
                    List.of(
                            "node",
                            "--expose-gc",
                            "--max-old-space-size=1024",
                            scripts.resolve("sockjs_node.js").toString(),
                            sockJsNode.resolve("node_modules").resolve("sockjs").toString(),
                            number);
            case TORNADO ->
                    List.of(
                            "/usr/bin/python3",
                            scripts.resolve("tornado_wire.py").toString(),
                            number);
        };
    }

    private List<String> java(String port) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xms1g",
                        "-Xmx1g",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        classPath(),
                        "dev.baton.peers." + main,
                        port));
        return command;
    }

    /// Ours, and in a distribution what lies apart for them.
    private static String classPath() {
        var ours = System.getProperty("java.class.path");
        var own = "baton-peers.jar";
        return Arrays.stream(ours.split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(own))
                .map(entry -> entry.substring(0, entry.length() - own.length()) + "peers/*")
                .findFirst()
                .map(apart -> ours + File.pathSeparator + apart)
                .orElse(ours);
    }
}
