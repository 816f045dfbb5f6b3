// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Who is let in, and who is not any more.
class CensusTest {
    private static final int FULL = 503;
    private static final int TOO_MANY = 429;

    private int port = 1024;

    private SocketAddress at(String address) {
        return new InetSocketAddress(address, port++);
    }

    private SocketAddress someone() {
        return at("10.0." + port / 256 + "." + port % 256);
    }

    @Test
    void nobodyIsLetInAboveAll() {
        var census = new Census(3, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(census.enter(someone())).isEqualTo(Census.WELCOME);
        }
        assertThat(census.refusal(someone())).isEqualTo(FULL);
        assertThat(census.enter(someone())).isEqualTo(FULL);
        assertThat(census.count()).as("who was refused does not count").isEqualTo(3);
    }

    @Test
    void noMoreAreLetInOfOneAddressWhateverTheirPorts() {
        var census = new Census(100, 2);
        assertThat(census.enter(at("10.0.0.1"))).isEqualTo(Census.WELCOME);
        assertThat(census.enter(at("10.0.0.1"))).isEqualTo(Census.WELCOME);
        assertThat(census.refusal(at("10.0.0.1"))).isEqualTo(TOO_MANY);
        assertThat(census.enter(at("10.0.0.1"))).isEqualTo(TOO_MANY);
        assertThat(census.enter(at("10.0.0.2"))).isEqualTo(Census.WELCOME);
        assertThat(census.count()).isEqualTo(3);
    }

    @Test
    void whoLeavesMakesRoom() {
        var census = new Census(2, 1);
        census.enter(at("10.0.0.1"));
        census.enter(at("10.0.0.2"));
        census.leave(at("10.0.0.1"));
        assertThat(census.refusal(at("10.0.0.1"))).isEqualTo(Census.WELCOME);
        assertThat(census.enter(at("10.0.0.1"))).isEqualTo(Census.WELCOME);
        assertThat(census.enter(at("10.0.0.2"))).isEqualTo(FULL);
    }

    @Test
    void theAddressesOfOneHouseholdAreOne() {
        var census = new Census(100, 1);
        assertThat(census.enter(at("2001:db8:1:2::1"))).isEqualTo(Census.WELCOME);
        assertThat(census.enter(at("2001:db8:1:2:ffff::9"))).isEqualTo(TOO_MANY);
        assertThat(census.enter(at("2001:db8:1:3::1"))).isEqualTo(Census.WELCOME);
        census.leave(at("2001:db8:1:2::7"));
        assertThat(census.enter(at("2001:db8:1:2:ffff::9"))).isEqualTo(Census.WELCOME);
    }

    @Test
    void anAddressOfTheOldProtocolIsTheSameWithinTheNew() {
        var census = new Census(100, 1);
        assertThat(census.enter(at("10.0.0.1"))).isEqualTo(Census.WELCOME);
        assertThat(census.enter(at("::ffff:10.0.0.1"))).isEqualTo(TOO_MANY);
        assertThat(census.enter(at("::ffff:10.0.0.2"))).isEqualTo(Census.WELCOME);
    }

    @Test
    void clientsOfAUnixSocketAreOne() {
        var unix = UnixDomainSocketAddress.of("");
        var census = new Census(100, 1);
        assertThat(census.enter(unix)).isEqualTo(Census.WELCOME);
        assertThat(census.enter(unix)).isEqualTo(TOO_MANY);
    }

    @Test
    void aConnectionCountsFromItsOpeningToItsEnd() {
        var census = new Census(100, 1);
        var presence = census.presence(at("10.0.0.1"));
        assertThat(census.refusal(at("10.0.0.1"))).isEqualTo(Census.WELCOME);
        presence.arrived();
        assertThat(census.refusal(at("10.0.0.1"))).isEqualTo(TOO_MANY);
        presence.left();
        assertThat(census.refusal(at("10.0.0.1"))).isEqualTo(Census.WELCOME);
        assertThat(census.count()).isZero();
    }

    @Test
    void manyAtOnceAreNeverTooManyAndAllAreForgotten() throws InterruptedException {
        var census = new Census(5, 3);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            var address = at("10.0.0." + i / 2);
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int turn = 0; turn < 10_000; turn++) {
                                    if (census.enter(address) == Census.WELCOME) {
                                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                        inside.decrementAndGet();
                                        census.leave(address);
                                    }
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isBetween(1, 5);
        assertThat(census.count()).isZero();
        assertThat(census.refusal(at("10.0.0.0"))).isEqualTo(Census.WELCOME);
    }
}
