// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import dev.baton.bench.drive.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Servers under full load, in turn, round by round. For one thread.
final class Contest {
    private static final Duration SETTLE = Duration.ofMillis(200);

    /// Of what is sent to and fro.
    private static final int TEXT = 64;

    private final Effort effort;
    private final List<Entrant> entrants = new ArrayList<>();

    /// @param seconds of a round
    /// @param warmSeconds before the first
    /// @param connections that ask one thing after the other
    /// @param listeners of what one says to all
    record Effort(int rounds, int seconds, int warmSeconds, int connections, int listeners) {}

    private record Entrant(PeerProcess server, Peer.Entry entry, Score score) {}

    Contest(Effort effort) {
        this.effort = effort;
    }

    /// Takes part.
    void add(PeerProcess server, Peer.Entry entry) {
        entrants.add(new Entrant(server, entry, new Score(entry.label())));
    }

    /// Runs all rounds of [Item#HTTP], [Item#WEBSOCKET], [Item#FANOUT] or [Item#SOCKJS].
    void run(Item item, Runnable tick) throws IOException {
        for (var entrant : entrants) {
            var _ = measure(item, entrant, effort.warmSeconds());
            tick.run();
        }
        for (var round = 0; round < effort.rounds(); round++) {
            for (var entrant : entrants) {
                entrant.score().add(measure(item, entrant, effort.seconds()));
                tick.run();
            }
        }
    }

    private Score.Round measure(Item item, Entrant entrant, int seconds) throws IOException {
        try (var clients = new Clients(entrant.server().port())) {
            return switch (item) {
                case HTTP -> asking(clients, entrant, seconds);
                case WEBSOCKET -> echoing(clients, entrant, seconds);
                case FANOUT ->
                        fanning(
                                clients,
                                new Fanning(
                                        upgraded(clients, entrant, effort.listeners()),
                                        Requests.text("", TEXT, ""),
                                        Requests.fromServer(TEXT)),
                                entrant,
                                seconds);
                case SOCKJS -> fanning(clients, sockJs(clients, entrant), entrant, seconds);
                case MEMORY, IDLE -> throw new IllegalArgumentException("no contest: " + item);
            };
        }
    }

    private Score.Round asking(Clients clients, Entrant entrant, int seconds) throws IOException {
        var request = Requests.get(entrant.entry().path());
        var open = clients.open(effort.connections(), Client.Opening.ANSWERED, _ -> request);
        return echoing(
                clients,
                open,
                new Echoing(request, open.getFirst().answerLength()),
                entrant.server(),
                seconds);
    }

    private Score.Round echoing(Clients clients, Entrant entrant, int seconds) throws IOException {
        return echoing(
                clients,
                upgraded(clients, entrant, effort.connections()),
                new Echoing(Requests.text("", TEXT, ""), Requests.fromServer(TEXT)),
                entrant.server(),
                seconds);
    }

    private static Score.Round echoing(
            Clients clients, List<Client> open, Echoing echoing, PeerProcess server, int seconds)
            throws IOException {
        for (var client : open) {
            echoing.start(client);
        }
        return count(clients, echoing::answered, server, seconds);
    }

    /// Over WebSockets: an array of one text is said, and heard as `a["..."]`. Bare Netty sends
    /// back what it is sent, so it is sent that.
    private Fanning sockJs(Clients clients, Entrant entrant) throws IOException {
        var path = entrant.entry().path();
        var bare = path.equals("/fan");
        var open =
                clients.open(
                        effort.listeners(),
                        Client.Opening.UPGRADED,
                        number ->
                                Requests.upgrade(
                                        bare
                                                ? path
                                                : "%s/000/s%07d/websocket"
                                                        .formatted(path, number)));
        return new Fanning(
                open,
                Requests.text(bare ? "a[\"" : "[\"", TEXT, "\"]"),
                Requests.fromServer("a[\"".length() + TEXT + "\"]".length()));
    }

    private static Score.Round fanning(
            Clients clients, Fanning fanning, Entrant entrant, int seconds) throws IOException {
        clients.turnUntil(System.nanoTime() + SETTLE.toNanos()); // all have joined
        fanning.start();
        return count(clients, fanning::heard, entrant.server(), seconds);
    }

    private static List<Client> upgraded(Clients clients, Entrant entrant, int count)
            throws IOException {
        var request = Requests.upgrade(entrant.entry().path());
        return clients.open(count, Client.Opening.UPGRADED, _ -> request);
    }

    private static Score.Round count(
            Clients clients, LongSupplier done, PeerProcess server, int seconds)
            throws IOException {
        clients.turnUntil(System.nanoTime() + SETTLE.toNanos());
        var begun = System.nanoTime();
        var before = done.getAsLong();
        var cpu = server.cpuMicros();
        clients.turnUntil(begun + Duration.ofSeconds(seconds).toNanos());
        var count = Math.max(1, done.getAsLong() - before);
        var time = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
        return new Score.Round(count / time, (server.cpuMicros() - cpu) / (double) count);
    }

    /// The medians, and those of bare Netty as the measure if it took part.
    Table table(String what, String unit) {
        var table = new Table(what, unit + "/s", "of Netty", "CPU µs", "of Netty");
        var netty =
                entrants.stream()
                        .map(Entrant::score)
                        .filter(score -> score.label().equals(Peer.NETTY.label()))
                        .findFirst();
        for (var entrant : entrants) {
            var score = entrant.score();
            table.row(
                    score.label(),
                    number("%,.0f", score.perSecond()),
                    netty.map(it -> number("%.2f", score.rateOf(it))).orElse("-"),
                    number("%.1f", score.cpuMicros()),
                    netty.map(it -> number("%.2f", score.cpuOf(it))).orElse("-"));
        }
        return table;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
