// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.testkit.Ending;
import dev.baton.testkit.Ending.Closed;
import dev.baton.testkit.Ending.Cut;
import dev.baton.testkit.Ending.Left;
import dev.baton.testkit.Ending.Refused;
import dev.baton.testkit.Ending.Served;
import dev.baton.testkit.HostileClient;
import dev.baton.testkit.HostileHttp;
import dev.baton.testkit.HostileSockJs;
import dev.baton.testkit.HostileWebSocket;
import dev.baton.testkit.JsonBomb;
import dev.baton.testkit.Smuggling;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;

/// Clients that mean no good, many at once: each of them meets its limit, and the others do not
/// notice.
@Isolated
class HostileClientsTest {
    /// So many of each kind at once.
    private static final int COPIES = 10;

    private static final int FEW = 2;

    /// A hostile client that is still there after so long has found a way to hang the server.
    private static final Duration HANG = Duration.ofSeconds(90);

    /// A server that has served for a while keeps more than one that has just begun.
    private static final long GROWTH = 12L * 1024 * 1024;

    private static final int FEW_DESCRIPTORS = 8;

    private static final Duration PACE = Duration.ofMillis(100);

    /// A client, and what may become of it.
    ///
    /// @param copies how many at once
    private record Attack(HostileClient client, int copies, Set<Ending> endings) {
        Attack(HostileClient client, Ending... endings) {
            this(client, COPIES, Set.of(endings));
        }

        /// For those that keep a processor busy until the kernel's buffers are full.
        Attack few() {
            return new Attack(client, FEW, endings);
        }

        /// On a busy machine it may be too slow before it is too much.
        Attack orTooSlow() {
            var more = new HashSet<>(endings);
            more.add(new Refused(408));
            return new Attack(client, copies, more);
        }

        Attack once() {
            return new Attack(client, 1, endings);
        }
    }

    private final VictimProcess victim = new VictimProcess();

    @BeforeEach
    void start() {
        victim.start();
    }

    @AfterEach
    void stop() {
        victim.close();
    }

    private static List<Attack> attacks() {
        var all = new ArrayList<Attack>();
        all.addAll(onHttp());
        all.addAll(onWebSockets());
        all.addAll(onSockJs());
        for (var shape : Smuggling.values()) {
            all.add(
                    new Attack(
                            new HostileHttp.Smuggler("/upload", shape),
                            new Refused(400),
                            new Refused(501)));
        }
        for (var bomb : JsonBomb.values()) {
            all.add(new Attack(new HostileSockJs.BadJson("/echo", bomb), new Refused(500)));
        }
        return all;
    }

    private static List<Attack> oneOfEach() {
        return attacks().stream().map(Attack::once).toList();
    }

    private static List<Attack> onHttp() {
        return List.of(
                new Attack(new HostileHttp.Slowloris("/", PACE), new Refused(408)),
                new Attack(new HostileHttp.SlowBody("/upload", PACE), new Refused(408)),
                new Attack(new HostileHttp.NoBody("/upload"), new Refused(408)),
                new Attack(new HostileHttp.Silent(), new Cut()),
                new Attack(new HostileHttp.HalfRequest("/upload", false), new Left()),
                new Attack(new HostileHttp.HalfRequest("/upload", true), new Left()),
                new Attack(new HostileHttp.HugeHeader("/upload", 1_000_000), new Refused(431))
                        .orTooSlow(),
                new Attack(new HostileHttp.ManyHeaders("/upload", 200_000), new Refused(431))
                        .orTooSlow(),
                new Attack(new HostileHttp.HugeRequestLine(1_000_000), new Refused(414))
                        .orTooSlow(),
                new Attack(new HostileHttp.EndlessChunks("/upload", 10_000), new Refused(413))
                        .orTooSlow(),
                new Attack(new HostileHttp.EndlessChunks("/upload", 1), new Refused(413))
                        .orTooSlow()
                        .few(),
                new Attack(new HostileHttp.EndlessChunkExtension("/upload"), new Refused(400))
                        .orTooSlow(),
                new Attack(new HostileHttp.EndlessTrailers("/upload"), new Refused(400))
                        .orTooSlow(),
                new Attack(new HostileHttp.PipeliningFlood("/page"), new Cut()),
                new Attack(new HostileHttp.UnreadAnswer("/large"), new Cut()));
    }

    private static List<Attack> onWebSockets() {
        return List.of(
                new Attack(
                        new HostileWebSocket.OneByteFragments("/ws", 1_000_000), new Closed(1009)),
                new Attack(new HostileWebSocket.EmptyFragments("/ws", 100_000), new Served(200))
                        .few(),
                new Attack(new HostileWebSocket.PingFlood("/ws", 50_000), new Served(200)).few(),
                new Attack(new HostileWebSocket.UnreadPongs("/ws"), new Cut()).few(),
                new Attack(new HostileWebSocket.UnreadEcho("/ws", 0), new Cut()).few(),
                new Attack(new HostileWebSocket.UnreadEcho("/ws", 1), new Cut()).few(),
                new Attack(new HostileWebSocket.UnreadEcho("/ws", 100_000), new Cut()),
                new Attack(new HostileWebSocket.DeflateBomb("/ws", 100), new Closed(1009)),
                new Attack(new HostileWebSocket.HugeFrame("/ws", Long.MAX_VALUE), new Closed(1009)),
                new Attack(new HostileWebSocket.HugeFrame("/ws", 1 << 20), new Closed(1009)),
                new Attack(new HostileWebSocket.HugeFrame("/ws", -1), new Closed(1002)),
                new Attack(new HostileWebSocket.Unmasked("/ws"), new Closed(1002)),
                new Attack(new HostileWebSocket.InvalidUtf8("/ws"), new Closed(1007)),
                new Attack(new HostileWebSocket.ResetMidFrame("/ws"), new Left()),
                new Attack(new HostileWebSocket.Deaf("/everybody", PACE), new Cut()),
                new Attack(new HostileWebSocket.Vanished("/ws"), new Cut()));
    }

    private static List<Attack> onSockJs() {
        return List.of(
                new Attack(new HostileSockJs.AbandonedSessions("/echo", 5_000), new Served(200))
                        .few(),
                new Attack(new HostileSockJs.TooManySessions("/few", 100), new Refused(429)),
                new Attack(new HostileSockJs.ReusedSession("/echo", "/other"), new Closed(2010)),
                new Attack(
                        new HostileSockJs.UnreadStream("/echo", "xhr_streaming", 10_000),
                        new Refused(404)),
                new Attack(
                                new HostileSockJs.UnreadStream("/echo", "eventsource", 0),
                                new Refused(404))
                        .few(),
                new Attack(
                        new HostileSockJs.UnreadStream("/echo", "htmlfile", 10_000),
                        new Refused(404)),
                new Attack(new HostileSockJs.UnreadPolls("/echo", 10_000), new Refused(404)),
                new Attack(new HostileSockJs.UnreadPolls("/echo", 0), new Refused(404)).few(),
                new Attack(new HostileSockJs.HugeBatch("/echo", 1_000_000), new Refused(413))
                        .orTooSlow(),
                new Attack(new HostileSockJs.BatchBomb("/echo", 40_000), new Cut()).few());
    }

    @Test
    void hostileClientsMeetTheirLimitsWhileTheOthersAreServed() throws Exception {
        attack(oneOfEach()); // so that every class is loaded before the first look
        victim.awaitQuiet();
        var before = victim.vitals();

        attack(attacks());

        assertRecovered(before);
    }

    @Test
    @EnabledIfSystemProperty(
            named = "baton.endurance",
            matches = "PT.+",
            disabledReason = "-Dbaton.endurance=PT30M attacks for so long")
    void theServerEnduresIt() throws Exception {
        attack(oneOfEach());
        victim.awaitQuiet();
        var before = victim.vitals();
        var end =
                System.nanoTime() + Duration.parse(System.getProperty("baton.endurance")).toNanos();
        while (System.nanoTime() - end < 0) {
            attack(attacks());
            assertRecovered(before);
        }
    }

    /// Runs so many of each at once, and well-behaved clients beside them.
    private void attack(List<Attack> attacks) throws Exception {
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), victim.port());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var others = new WellBehaved(victim.port())) {
            var running = new ArrayList<Running>();
            for (var attack : attacks) {
                for (int i = 0; i < attack.copies(); i++) {
                    Callable<Ending> run = () -> attack.client().run(server);
                    running.add(new Running(attack, threads.submit(run)));
                }
            }
            var end = System.nanoTime() + HANG.toNanos();
            var wrong = new ArrayList<String>();
            for (var one : running) {
                one.check(Math.max(0, end - System.nanoTime()), wrong);
            }
            threads.shutdownNow();
            victim.assertAlive();
            assertThat(wrong).isEmpty();
            others.assertServed();
            assertThat(others.served())
                    .allSatisfy((_, count) -> assertThat(count.get()).isPositive());
        }
    }

    private record Running(Attack attack, Future<Ending> ending) {
        void check(long nanos, List<String> wrong) throws InterruptedException {
            try {
                var how = ending.get(nanos, TimeUnit.NANOSECONDS);
                if (!attack.endings().contains(how)) {
                    wrong.add(attack + ", but " + how);
                }
            } catch (TimeoutException e) {
                wrong.add(attack + ", but it hangs");
            } catch (ExecutionException e) {
                wrong.add(attack + ", but " + e.getCause());
            }
        }
    }

    private void assertRecovered(VictimProcess.Vitals before) {
        await("the server is as it was: " + before)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    var now = victim.vitals();
                    assertThat(now.memory()).isLessThan(before.memory() + GROWTH);
                    assertThat(now.descriptors())
                            .isLessThan(before.descriptors() + FEW_DESCRIPTORS);
                });
        victim.assertNoError();
    }
}
