// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.Ending.Refused;
import dev.baton.testkit.HostileHttp;
import dev.baton.testkit.Smuggling;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a proxy may understand in another way is refused, and what follows it is no request.
final class SmugglingTest {
    @ParameterizedTest
    @EnumSource
    void itIsRefusedAndWhatFollowsIsNotRead(Smuggling shape) throws IOException {
        var asked = new AtomicInteger();
        try (var server =
                TestServer.with()
                        .on("POST", "/", exchange -> exchange.text("posted"))
                        .on("GET", "/", exchange -> exchange.text("" + asked.incrementAndGet()))
                        .open()) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            assertThat(new HostileHttp.Smuggler("/", shape).run(address))
                    .isIn(new Refused(400), new Refused(501));
        }
        assertThat(asked).hasValue(0);
    }
}
