// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.BodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A streamed answer on its way through gzip, unless it turns out to be too short for that, or too
/// many are compressed already. The handler's thread.
final class CompressedAnswer extends OutputStream {
    private static final int SHORT = 1024;

    private final Compression compression;
    private final ServerExchange exchange;
    private final StreamedAnswer out;
    private final byte[] buffer = new byte[SHORT];
    private int filled;
    private boolean begun;
    private @Nullable Gzip gzip;

    private CompressedAnswer(Compression compression, ServerExchange exchange, StreamedAnswer out) {
        this.compression = compression;
        this.exchange = exchange;
        this.out = out;
    }

    /// Sends all of a body but its end, which is [StreamedAnswer#end()].
    static void write(
            Compression compression, ServerExchange exchange, BodyWriter body, StreamedAnswer out)
            throws Exception {
        try (var gzip = new CompressedAnswer(compression, exchange, out)) {
            body.writeTo(gzip);
            gzip.finish();
        }
    }

    @Override
    public void write(int b) throws IOException {
        if (filled == SHORT) {
            drain();
        }
        buffer[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (length > SHORT - filled) {
            drain();
        }
        if (length > SHORT) {
            next().write(from, offset, length);
        } else {
            System.arraycopy(from, offset, buffer, filled, length);
            filled += length;
        }
    }

    @Override
    public void flush() throws IOException {
        drain();
        next().flush();
    }

    private void finish() throws IOException {
        if (!begun) {
            out.write(buffer, 0, filled);
            return;
        }
        drain();
        if (gzip != null) {
            gzip.finish();
        }
    }

    private void drain() throws IOException {
        next().write(buffer, 0, filled);
        filled = 0;
    }

    /// From the first byte that leaves on it is settled how.
    private OutputStream next() throws IOException {
        if (!begun) {
            begun = true;
            if (compression.enter()) {
                Compression.encoded(exchange.editHeaders());
                gzip = new Gzip(out);
            }
        }
        return gzip == null ? out : gzip;
    }

    /// Frees memory; the answer is ended by others.
    @Override
    public void close() {
        if (gzip != null) {
            gzip.close();
            compression.left();
            gzip = null;
        }
    }
}
