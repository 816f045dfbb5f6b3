// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.server.Baton;
import dev.baton.bench.server.Mode;
import dev.baton.posix.PosixException;
import dev.baton.posix.Signals;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One of two generations is killed at some instant of a reload, again and again. Whoever it was
/// serving then is cut; nobody else notices anything, and nothing is heard twice or out of turn.
///
/// `-Dbaton.chaos=200` is the proof, `-Dbaton.seed=N` repeats one, as far as instants can be.
class ChaosTest {
    private static final int ROUNDS = Integer.getInteger("baton.chaos", 4);
    private static final long SEED = Long.getLong("baton.seed", System.nanoTime());
    private static final int CLIENTS = 60;

    /// One generation is not quite like another: fewer than there are clients.
    private static final int OTHERS = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern STARTED = Pattern.compile("starts, process (\\d+)");
    private static final Pattern STANDS_IN = Pattern.compile("stands in for process (\\d+)");
    private static final Pattern TAKEN_OVER = Pattern.compile("has taken over, process (\\d+)");

    @TempDir private Path directory;

    /// Who is killed, and when.
    private enum Deed {
        /// While it boots, waits, takes over or receives: whenever the predecessor is still there.
        SUCCESSOR_AT_ANY_TIME,
        /// While connections move.
        SUCCESSOR_IN_THE_MOVE,
        PREDECESSOR_IN_THE_MOVE
    }

    /// One round.
    @FunctionalInterface
    private interface Play {
        void in(Baton server, Random random, String said) throws Exception;
    }

    @Test
    void whoeverSurvivesIsServedByOneGeneration() throws Exception {
        plays(Mode.OVERLAP, this::killOneOfTwo);
    }

    /// The process itself is the server, and lives through all of it.
    @Test
    void whoeverTheStandInHasNotTakenSurvivesIt() throws Exception {
        plays(Mode.EXEC, this::killStandIn);
    }

    private void plays(Mode mode, Play play) throws Exception {
        System.out.println("chaos " + mode + ": " + ROUNDS + " rounds, -Dbaton.seed=" + SEED);
        var random = new Random(SEED);
        try (var server = MovingTest.server(mode, directory)) {
            server.start();
            var before = descriptors(server.pid());
            try (var talkers =
                    TalkersProcess.start(
                            directory,
                            server.port(),
                            Duration.ofMillis(100),
                            "cuttable",
                            Integer.toString(CLIENTS),
                            "resetting",
                            Integer.toString(CLIENTS / 3))) {
                for (int round = 0; round < ROUNDS; round++) {
                    play.in(server, random, "round " + round + ": ");
                }
                var noticed = talkers.end();
                System.out.println(noticed.getLast());
                assertThat(noticed).hasSize(1);
                assertThat(noticed.getLast()).endsWith("wrong 0");
            }
            await("nothing is left open")
                    .atMost(PATIENCE)
                    .until(() -> descriptors(server.pid()) <= before + OTHERS);
            assertThat(log().lines()).noneMatch(line -> line.contains(" ERROR "));
        }
    }

    /// Reloads.
    ///
    /// @return the process that comes
    private int reload(int predecessor, String said) throws IOException {
        var starts = count(STARTED);
        Signals.kill(predecessor, Signals.SIGHUP);
        await(said).atMost(PATIENCE).until(() -> count(STARTED) > starts);
        return last(STARTED);
    }

    private void killStandIn(Baton server, Random random, String round) throws Exception {
        var instant = random.nextDouble();
        var inTheMove = random.nextBoolean();
        var said = round + "the stand-in" + (inTheMove ? " in the move" : "") + " at " + instant;
        System.out.println(said);
        var before = count(STANDS_IN);
        var standIn = reload(server.pid(), said);
        if (inTheMove) {
            await(said)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> count(STANDS_IN) > before);
            sleep(instant * 20);
        } else {
            sleep(instant * 2_000);
        }
        killUnlessAlone(standIn, server.pid());
        await(said + ": one is left").atMost(PATIENCE).until(() -> !runs(standIn));
        await(said + ": it serves")
                .atMost(PATIENCE)
                .until(() -> answer(server.port()).startsWith("generation "));
    }

    private void killOneOfTwo(Baton server, Random random, String round) throws Exception {
        var deed = Deed.values()[random.nextInt(Deed.values().length)];
        var instant = random.nextDouble();
        var said = "%s%s at %.3f".formatted(round, deed, instant);
        System.out.println(said);
        var predecessor = server.pid();
        var successor = reload(predecessor, said);
        switch (deed) {
            case SUCCESSOR_AT_ANY_TIME -> {
                sleep(instant * 2_000);
                killUnlessAlone(successor, predecessor);
            }
            case SUCCESSOR_IN_THE_MOVE -> {
                awaitTakeOver(successor, said);
                sleep(instant * 20);
                killUnlessAlone(successor, predecessor);
            }
            case PREDECESSOR_IN_THE_MOVE -> {
                awaitTakeOver(successor, said);
                sleep(instant * 20);
                killUnlessAlone(predecessor, successor);
            }
        }
        await(said + ": one is left")
                .atMost(PATIENCE)
                .until(() -> runs(predecessor) != runs(successor));
        await(said + ": it serves")
                .atMost(PATIENCE)
                .until(() -> runs(server.pid()) && answer(server.port()).startsWith("generation "));
    }

    private static int descriptors(int pid) {
        var open = Path.of("/proc/" + pid + "/fd").toFile().list();
        return open == null ? 0 : open.length;
    }

    private static String answer(int port) throws IOException {
        try (var in = URI.create("http://127.0.0.1:" + port + "/").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static boolean runs(int pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private void awaitTakeOver(int successor, String said) {
        await(said)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> last(TAKEN_OVER) == successor);
    }

    private static void sleep(double millis) {
        LockSupport.parkNanos((long) (millis * 1_000_000));
    }

    /// A server that is killed when there is no other is just dead.
    private static void killUnlessAlone(int victim, int other) {
        if (runs(other)) {
            try {
                Signals.kill(victim, Signals.SIGKILL);
            } catch (PosixException e) {
                System.out.println("it has gone already");
            }
        }
    }

    private long count(Pattern what) throws IOException {
        return what.matcher(log()).results().count();
    }

    private int last(Pattern what) throws IOException {
        return what.matcher(log())
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .reduce(0, (_, next) -> next);
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("baton.log"));
    }
}
