// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.daemon;

import dev.baton.supervisorctl.http.HttpConnection;
import dev.baton.supervisorctl.http.ServerException;
import java.io.IOException;
import java.io.InputStream;

/// A log that is followed. One thread reads; any thread may close it, which ends the reading.
public final class Follow implements AutoCloseable {
    private final HttpConnection connection;
    private final InputStream log;
    private volatile boolean closed;

    private Follow(HttpConnection connection, InputStream log) {
        this.connection = connection;
        this.log = log;
    }

    static Follow open(HttpConnection connection, String path) {
        try {
            return new Follow(connection, connection.get(path));
        } catch (ServerException e) {
            connection.close();
            throw e;
        }
    }

    /// Takes pieces of the log.
    public interface Sink {
        /// Takes a piece; the array is used again.
        ///
        /// @return whether there is anybody left who wants more
        boolean take(byte[] bytes, int length);
    }

    /// Reads until the server ends it, nobody wants more, or this is closed.
    ///
    /// @throws ServerException.Broken if the connection breaks
    public void readTo(Sink sink) {
        var piece = new byte[16_384];
        try {
            for (var read = log.read(piece); read >= 0; read = log.read(piece)) {
                if (!sink.take(piece, read)) {
                    return;
                }
            }
        } catch (IOException e) {
            if (!closed) {
                throw new ServerException.Broken("the log breaks off: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
    }
}
