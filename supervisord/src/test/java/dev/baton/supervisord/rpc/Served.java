// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisord.supervision.Supervision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A supervisor with a few programs, served on TCP of the loopback device without a password.
///
/// @param port where
record Served(Supervision supervision, Entrances entrances, RpcServer server, int port)
        implements AutoCloseable {

    static Served start(Path directory, String programs) throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var supervision =
                new Supervision(
                        directory,
                        """
                        [rpcinterface:supervisor]
                        supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
                        [inet_http_server]
                        port=127.0.0.1:%d
                        %s
                        """
                                .formatted(port, programs));
        var configuration = supervision.ask(supervision.supervisor()::configuration);
        var entrances = Entrances.open(configuration.servers(), supervision.supervisor().log());
        var server = RpcServer.start(entrances, configuration, supervision.supervisor());
        return new Served(supervision, entrances, server, port);
    }

    /// Sends this as it is and reads to the end of the connection.
    String say(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Posts a document to /RPC2.
    ///
    /// @return the whole answer
    String post(String document) throws IOException {
        return say(
                "POST /RPC2 HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(document.getBytes(StandardCharsets.UTF_8).length, document));
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            entrances.close();
            supervision.close();
        }
    }
}
