// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import dev.baton.bench.drive.ScratchDirectory;
import dev.baton.bench.drive.Table;
import dev.baton.bench.server.BenchException;
import dev.baton.bench.server.Descriptors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What requests, messages and silent sessions cost, on Baton and on others in the same run.
@Command(
        name = "wire",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "What requests, messages and silent sessions cost, on Baton and on others in the same run.",
            "Ratios are those to bare Netty in the same round; the median of the rounds is shown."
        })
public final class WireCommand implements Callable<Integer> {
    @Option(
            names = "--only",
            split = ",",
            description =
                    "Of http, websocket, fanout, sockjs, memory and idle. Default: all of them.")
    private List<Item> only = new ArrayList<>();

    @Option(
            names = "--peers",
            split = ",",
            description =
                    "Of netty, baton, vertx, undertow, sockjs_node and tornado. Default: all that are"
                            + " there.")
    private List<Peer> peers = new ArrayList<>();

    @Option(names = "--rounds", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Of a round, for each. Default: ${DEFAULT-VALUE}.")
    private int seconds = 2;

    @Option(
            names = "--warm-seconds",
            description = "Load before the first round, for each. Default: ${DEFAULT-VALUE}.")
    private int warmSeconds = 5;

    @Option(
            names = "--connections",
            description =
                    "Of http and websocket, each with one request or message under way. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int connections = 64;

    @Option(
            names = "--listeners",
            description = "WebSockets of fanout and sockjs. Default: ${DEFAULT-VALUE}.")
    private int listeners = 5000;

    @Option(names = "--sessions", description = "Of memory and idle. Default: ${DEFAULT-VALUE}.")
    private int sessions = 20_000;

    @Option(
            names = "--idle-seconds",
            description =
                    "How long idle looks at a server, after as long again. Default: ${DEFAULT-VALUE}.")
    private int idleSeconds = 30;

    @Option(
            names = "--sockjs-node",
            paramLabel = "DIR",
            description =
                    "Where node_modules/sockjs is, as npm install sockjs puts it. Default:"
                            + " ${DEFAULT-VALUE}.")
    private Path sockJsNode = Path.of("target", "tools", "sockjs");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        positive("--rounds", rounds);
        positive("--seconds", seconds);
        positive("--warm-seconds", warmSeconds);
        positive("--connections", connections);
        positive("--listeners", listeners);
        positive("--sessions", sessions);
        positive("--idle-seconds", idleSeconds);
        var out = command.commandLine().getOut();
        try (var scratch = ScratchDirectory.create()) {
            unpack(scratch.path(), "sockjs_node.js");
            unpack(scratch.path(), "tornado_wire.py");
            var present = present(out);
            contests(present, scratch.path(), out);
            if (wants(Item.MEMORY) || wants(Item.IDLE)) {
                show(crowds(present, scratch.path(), out), out);
            }
        }
        return 0;
    }

    /// At once: what comes after it may break.
    private static void show(Table table, PrintWriter out) {
        out.println();
        out.println(table);
        out.flush();
    }

    private void positive(String option, int value) {
        if (value < 1) {
            throw new ParameterException(
                    command.commandLine(), option + " is at least 1, not " + value);
        }
    }

    private static void unpack(Path scratch, String script) throws IOException {
        try (var resource = WireCommand.class.getResourceAsStream(script)) {
            if (resource == null) {
                throw new IllegalStateException(script + " is not on the class path");
            }
            var _ = Files.write(scratch.resolve(script), resource.readAllBytes());
        }
    }

    private boolean wants(Item item) {
        return only.isEmpty() || only.contains(item);
    }

    private List<Peer> present(PrintWriter out) {
        var all = peers.isEmpty() ? List.of(Peer.values()) : peers;
        var present = new ArrayList<Peer>();
        for (var peer : all) {
            var missing = peer.missing(sockJsNode);
            if (missing.isEmpty()) {
                present.add(peer);
            } else {
                out.println(peer.label() + " is left out: " + missing);
            }
        }
        out.flush();
        return present;
    }

    private void contests(List<Peer> present, Path scratch, PrintWriter out) throws IOException {
        Map<Peer, PeerProcess> servers = new EnumMap<>(Peer.class);
        try {
            for (var item : List.of(Item.HTTP, Item.WEBSOCKET, Item.FANOUT, Item.SOCKJS)) {
                if (wants(item)) {
                    for (var peer : present) {
                        if (!servers.containsKey(peer)) {
                            servers.put(peer, new PeerProcess(peer, sockJsNode, scratch));
                        }
                    }
                    show(contest(item, servers, out), out);
                }
            }
        } finally {
            servers.values().forEach(PeerProcess::close);
        }
    }

    private Table contest(Item item, Map<Peer, PeerProcess> servers, PrintWriter out)
            throws IOException {
        var heard = Descriptors.fitting("--listeners", listeners, out);
        var contest =
                new Contest(new Contest.Effort(rounds, seconds, warmSeconds, connections, heard));
        servers.forEach((peer, server) -> {
            var entries =
                    switch (item) {
                        case HTTP -> peer.greetings();
                        case WEBSOCKET -> peer.echoes();
                        case FANOUT -> peer.fans();
                        case SOCKJS -> peer.sockJsFans();
                        case MEMORY, IDLE -> List.<Peer.Entry>of();
                    };
            entries.forEach(entry -> contest.add(server, entry));
        });
        out.print(item.name().toLowerCase(Locale.ROOT) + " ");
        contest.run(item, () -> tick(out));
        out.println();
        return switch (item) {
            case HTTP -> contest.table("GET, " + connections + " connections", "answers");
            case WEBSOCKET -> contest.table("echo, " + connections + " WebSockets", "messages");
            case SOCKJS -> contest.table("one to " + heard + " of SockJS", "deliveries");
            default -> contest.table("one to " + heard + " WebSockets", "deliveries");
        };
    }

    private static void tick(PrintWriter out) {
        out.print(".");
        out.flush();
    }

    private Table crowds(List<Peer> present, Path scratch, PrintWriter out) throws IOException {
        var count = Descriptors.fitting("--sessions", sessions, out);
        var table = new Table(count + " silent sessions", "on", "bytes each", "% of a processor");
        for (var standing : Standing.values()) {
            for (var peer : present) {
                var idle = wants(Item.IDLE) && peer.beats(standing);
                if (peer.standings().contains(standing) && (idle || wants(Item.MEMORY))) {
                    try {
                        row(table, crowd(peer, standing, count, idle ? idleSeconds : 0, scratch));
                    } catch (BenchException e) {
                        table.row(
                                standing.label(),
                                peer.label(),
                                String.valueOf(e.getMessage()),
                                "-");
                    }
                    tick(out);
                }
            }
        }
        out.println();
        return table;
    }

    private Crowd.Taken crowd(
            Peer peer, Standing standing, int count, int idleSeconds, Path scratch)
            throws IOException {
        try (var server = new PeerProcess(peer, sockJsNode, scratch)) {
            return new Crowd(server, peer, standing).measure(count, idleSeconds);
        }
    }

    private static void row(Table table, Crowd.Taken taken) {
        table.row(
                taken.standing().label(),
                taken.peer().label(),
                String.format(Locale.ROOT, "%,.0f", taken.heap())
                        + (taken.peer().tellsHeap() ? "" : " resident"),
                Double.isNaN(taken.cpuPercent())
                        ? "-"
                        : String.format(Locale.ROOT, "%.1f", taken.cpuPercent()));
    }
}
