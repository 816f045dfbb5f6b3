// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Limits;
import dev.baton.supervisor.api.xmlrpc.MethodCall;
import dev.baton.supervisor.api.xmlrpc.MethodResponse;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisor.api.xmlrpc.XmlRpc;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A daemon on a unix socket that says what a test wants it to say, and remembers what it was
/// asked.
final class FakeDaemon implements AutoCloseable {
    private final Path socket;
    private final ServerSocketChannel listener;
    private final Map<String, Function<List<Value>, Value>> methods = new ConcurrentHashMap<>();
    private final Map<String, String> logs = new ConcurrentHashMap<>();
    private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();
    private final List<MethodCall> calls = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile String requiredAuthorization = "";

    FakeDaemon(Path directory) {
        try {
            socket = directory.resolve("fake.sock");
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answers("getVersion", Value.of("3.0"));
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "unix://" + socket;
    }

    FakeDaemon answers(String method, Value value) {
        return answers(method, _ -> value);
    }

    FakeDaemon answers(String method, Function<List<Value>, Value> answer) {
        methods.put("supervisor." + method, answer);
        return this;
    }

    FakeDaemon faults(String method, FaultCode fault) {
        return answers(
                method,
                _ -> {
                    throw new FaultException(fault);
                });
    }

    FakeDaemon log(String path, String text) {
        logs.put(path, text);
        return this;
    }

    FakeDaemon requires(String authorization) {
        requiredAuthorization = authorization;
        return this;
    }

    /// The calls so far, with their arguments, without the question for the version.
    List<String> asked() {
        return calls.stream()
                .filter(call -> !call.method().equals("supervisor.getVersion"))
                .map(FakeDaemon::text)
                .toList();
    }

    private static String text(MethodCall call) {
        var words = new ArrayList<String>();
        words.add(call.method().replace("supervisor.", ""));
        call.arguments()
                .forEach(value ->
                        words.add(
                                value instanceof Value.Int(var number)
                                        ? String.valueOf(number)
                                        : value.asText()));
        return String.join(" ", words);
    }

    int connections() {
        return clients.size();
    }

    List<String> authorizations() {
        return authorizations;
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            var in = new BufferedInputStream(Channels.newInputStream(client));
            var out = Channels.newOutputStream(client);
            for (var line = line(in); !line.isEmpty(); line = line(in)) {
                answer(line, in, out);
            }
        } catch (IOException _) {
            // The client has gone.
        }
    }

    private void answer(String request, InputStream in, OutputStream out) throws IOException {
        var length = 0;
        var authorization = "";
        for (var field = line(in); !field.isEmpty(); field = line(in)) {
            if (field.startsWith("Content-Length: ")) {
                length = Integer.parseInt(field.substring(16));
            } else if (field.startsWith("Authorization: ")) {
                authorization = field.substring(15);
            }
        }
        authorizations.add(authorization);
        var body = in.readNBytes(length);
        if (!requiredAuthorization.isEmpty() && !requiredAuthorization.equals(authorization)) {
            send(out, "401 Unauthorized", new byte[0]);
        } else if (request.startsWith("POST /RPC2 ")) {
            send(out, "200 OK", XmlRpc.write(call(XmlRpc.readCall(body, Limits.CALLS))));
        } else {
            log(request.split(" ", -1)[1], out);
        }
    }

    private MethodResponse call(MethodCall call) {
        calls.add(call);
        var method = methods.get(call.method());
        try {
            return method == null
                    ? new FaultException(FaultCode.UNKNOWN_METHOD).toResponse()
                    : new MethodResponse.Result(method.apply(call.arguments()));
        } catch (FaultException e) {
            return e.toResponse();
        }
    }

    private void log(String path, OutputStream out) throws IOException {
        var log = logs.get(path);
        if (log == null) {
            send(out, "404 Not Found", new byte[0]);
            return;
        }
        var text = log.getBytes(StandardCharsets.UTF_8);
        write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        write(out, Integer.toHexString(text.length) + "\r\n");
        out.write(text);
        write(out, "\r\n");
        out.flush();
    }

    private static void send(OutputStream out, String status, byte[] body) throws IOException {
        write(out, "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length + "\r\n\r\n");
        out.write(body);
        out.flush();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A line without its end; empty at the end of the input too.
    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
