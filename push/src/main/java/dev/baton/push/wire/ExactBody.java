// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.BodyWriter;
import java.io.IOException;
import java.io.OutputStream;

/// Lets through as many bytes as were announced. The handler's thread.
final class ExactBody extends OutputStream {
    private final OutputStream out;
    private final long announced;
    private long written;

    private ExactBody(OutputStream out, long announced) {
        this.out = out;
        this.announced = announced;
    }

    /// A writer that is held to its length, unless it is [ServerExchange#UNKNOWN].
    static BodyWriter of(long announced, BodyWriter writer) {
        return announced == ServerExchange.UNKNOWN
                ? writer
                : out -> {
                    var exact = new ExactBody(out, announced);
                    writer.writeTo(exact);
                    exact.checkEnd();
                };
    }

    @Override
    public void write(int b) throws IOException {
        count(1);
        out.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        count(length);
        out.write(from, offset, length);
    }

    private void count(int bytes) throws IOException {
        if (bytes > announced - written) {
            throw new IOException("an answer of " + announced + " bytes has got more");
        }
        written += bytes;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /// Nothing more is to come.
    ///
    /// @throws IOException when that is too little
    private void checkEnd() throws IOException {
        if (written < announced) {
            throw new IOException("an answer of " + announced + " bytes has got " + written);
        }
    }
}
