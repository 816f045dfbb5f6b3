// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A connection to the supervisor's HTTP server. One thread asks; any thread may close it, which
/// ends a read that waits.
///
/// There is no time-out for answers: to start a program takes as long as its `startsecs`, and a log
/// that is followed may be silent for days.
public final class HttpConnection implements AutoCloseable {
    private final ServerUrl url;
    private final @Nullable Credentials credentials;
    private final SocketChannel channel;
    private final InputStream in;
    private boolean reusable = true;

    private HttpConnection(
            ServerUrl url, @Nullable Credentials credentials, SocketChannel channel) {
        this.url = url;
        this.credentials = credentials;
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel), 16_384);
    }

    /// Connects.
    ///
    /// @throws ServerException.Refused if nobody listens
    /// @throws ServerException.NoSuchFile if there is no such socket
    /// @throws ServerException.Broken if it fails otherwise
    public static HttpConnection open(ServerUrl url, @Nullable Credentials credentials) {
        try {
            return new HttpConnection(url, credentials, SocketChannel.open(url.address()));
        } catch (ConnectException e) {
            throw isMissing(url) ? new ServerException.NoSuchFile(url, e) : refusal(url, e);
        } catch (IOException | IllegalArgumentException e) {
            if (isMissing(url)) {
                throw new ServerException.NoSuchFile(url, e);
            }
            throw new ServerException.Broken("cannot connect to " + url.text() + ": " + why(e), e);
        }
    }

    /// Other reasons come as the same exception.
    private static ServerException refusal(ServerUrl url, ConnectException e) {
        var message = String.valueOf(e.getMessage());
        return message.contains("refused")
                ? new ServerException.Refused(url, e)
                : new ServerException.Broken("cannot connect to " + url.text() + ": " + message, e);
    }

    private static boolean isMissing(ServerUrl url) {
        return url instanceof ServerUrl.Unix(_, var path) && !new File(path).exists();
    }

    private static String why(Exception e) {
        return Optional.ofNullable(e.getMessage()).orElse("the name is not known");
    }

    /// Whether it can take another request.
    public boolean isReusable() {
        return reusable;
    }

    /// Posts a document and returns the answer.
    ///
    /// @param most how long the answer may be
    /// @throws ServerException.Status if the answer is not 200
    /// @throws ServerException.Broken if there is no answer, or none that can be used
    public byte[] post(String path, String type, byte[] document, int most) {
        try {
            send(
                    head("POST", path)
                            + "Content-Type: "
                            + type
                            + "\r\n"
                            + "Accept: "
                            + type
                            + "\r\n"
                            + "Content-Length: "
                            + document.length
                            + "\r\n\r\n",
                    document);
            try (var body = answer(path)) {
                return all(body, most);
            }
        } catch (IOException e) {
            reusable = false;
            throw new ServerException.Broken(url.text() + path + ": " + why(e), e);
        }
    }

    /// Asks for something and returns it while it comes.
    ///
    /// @throws ServerException.Status if the answer is not 200
    /// @throws ServerException.Broken if there is no answer
    public InputStream get(String path) {
        try {
            send(head("GET", path) + "Accept: */*\r\n\r\n", new byte[0]);
            return answer(path);
        } catch (IOException e) {
            reusable = false;
            throw new ServerException.Broken(url.text() + path + ": " + why(e), e);
        }
    }

    private String head(String method, String path) {
        var head =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + url.authority()
                        + "\r\nUser-Agent: batonctl\r\n";
        return credentials == null ? head : head + "Authorization: " + credentials.basic() + "\r\n";
    }

    private void send(String head, byte[] document) throws IOException {
        var bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        var request =
                ByteBuffer.allocate(bytes.length + document.length).put(bytes).put(document).flip();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    private Body answer(String path) throws IOException {
        var head = Head.read(in);
        if (head.status() != 200) {
            reusable = false;
            throw new ServerException.Status(url.text() + path, head.status(), head.reason());
        }
        reusable = head.keepsAlive();
        return Body.of(head, in);
    }

    private static byte[] all(InputStream body, int most) throws IOException {
        var all = new ByteArrayOutputStream();
        var piece = new byte[16_384];
        for (var read = body.read(piece); read >= 0; read = body.read(piece)) {
            if (all.size() + read > most) {
                throw new IOException("the answer is longer than " + most + " bytes");
            }
            all.write(piece, 0, read);
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        reusable = false;
        try {
            channel.close();
        } catch (IOException e) {
            throw new ServerException.Broken("cannot hang up on " + url.text(), e);
        }
    }
}
