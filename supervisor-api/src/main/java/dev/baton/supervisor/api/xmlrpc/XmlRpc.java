// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Calls and answers as documents, in both directions. Pure; any thread.
///
/// Documents that are written are UTF-8. Those that are read may also be US-ASCII or ISO-8859-1, if
/// they say so.
public final class XmlRpc {
    private XmlRpc() {}

    /// Reads a call.
    ///
    /// @throws MalformedException if it is none, or beyond the limits
    public static MethodCall readCall(byte[] document, Limits limits) {
        return new DocumentReader(Encoding.decode(document, limits), limits).call();
    }

    /// Reads an answer.
    ///
    /// @throws MalformedException if it is none, or beyond the limits
    public static MethodResponse readResponse(byte[] document, Limits limits) {
        return new DocumentReader(Encoding.decode(document, limits), limits).response();
    }

    /// Writes a call.
    public static byte[] write(MethodCall call) {
        var out = new ByteArrayOutputStream();
        new DocumentWriter(out).call(call);
        return out.toByteArray();
    }

    /// Writes an answer.
    public static byte[] write(MethodResponse response) {
        var out = new ByteArrayOutputStream();
        new DocumentWriter(out).response(response);
        return out.toByteArray();
    }

    /// Writes an answer piece by piece, for one that would take much memory as a whole.
    ///
    /// @throws IOException what `out` throws
    public static void write(MethodResponse response, OutputStream out) throws IOException {
        try {
            new DocumentWriter(out).response(response);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// How many bytes an answer has when it is written.
    public static long length(MethodResponse response) {
        var counter = new Counter();
        new DocumentWriter(counter).response(response);
        return counter.bytes;
    }

    /// Counts bytes.
    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] all, int offset, int length) {
            bytes += length;
        }
    }
}
