// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RpcServerTest {
    private static final String REQUEST = "GET /ok.html HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir Path directory;

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void howeverManySitAtTcpThereIsRoomForClientsOfTheUnixSocket() throws Exception {
        var file = directory.resolve("sock");
        var sitting = new ArrayList<Socket>();
        try (var served =
                Served.start(directory, "[unix_http_server]\nfile=%s\n".formatted(file))) {
            for (int i = 0; i < 1010; i++) {
                sitting.add(new Socket(InetAddress.getLoopbackAddress(), served.port()));
                sitting.getLast().getOutputStream().write(REQUEST.getBytes(StandardCharsets.UTF_8));
            }
            for (var each : sitting.subList(0, 900)) { // they may stay for long
                assertThat(each.getInputStream().read()).isEqualTo('H');
            }
            assertThat(firstByteFrom(file)).isEqualTo('H');
            sitting.getFirst().close();
            assertThat(sitting.get(900).getInputStream().read()).isEqualTo('H');
        } finally {
            for (var each : sitting) {
                each.close();
            }
        }
    }

    private static int firstByteFrom(Path file) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            channel.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.UTF_8)));
            return Channels.newInputStream(channel).read();
        }
    }
}
