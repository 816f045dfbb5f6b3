// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/// The body of an answer, without what is around it: chunks, a length, or the end of the
/// connection.
///
/// Reads give what there is, so that who follows a log sees each piece when it comes.
abstract sealed class Body extends InputStream {
    final InputStream in;

    private Body(InputStream in) {
        this.in = in;
    }

    static Body of(Head head, InputStream in) throws IOException {
        if (head.isChunked()) {
            return new Chunked(in);
        }
        var length = head.length();
        return length.isPresent() ? new Counted(in, length.get()) : new Open(in);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] into, int offset, int length) throws IOException;

    /// RFC 9112, section 7.1.
    private static final class Chunked extends Body {
        private Next next = Next.SIZE;
        private long left;

        private enum Next {
            SIZE,
            DATA,
            LINE_END,
            NOTHING
        }

        Chunked(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (next == Next.LINE_END) {
                lineEnd();
            }
            if (next == Next.SIZE) {
                chunk();
            }
            if (next == Next.NOTHING) {
                return -1;
            }
            var read = in.read(into, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the server hung up");
            }
            left -= read;
            next = left == 0 ? Next.LINE_END : Next.DATA;
            return read;
        }

        private void lineEnd() throws IOException {
            if (!Head.line(in).isEmpty()) {
                throw new ProtocolException("a chunk of the answer is longer than it says");
            }
            next = Next.SIZE;
        }

        private void chunk() throws IOException {
            left = size(Head.line(in));
            next = left == 0 ? Next.NOTHING : Next.DATA;
            if (next == Next.NOTHING) {
                skipTrailer();
            }
        }

        private void skipTrailer() throws IOException {
            while (!Head.line(in).isEmpty()) {
                // Nobody asks for these fields.
            }
        }

        private static long size(String line) throws ProtocolException {
            var digits = line.replaceFirst("[; ].*", "");
            if (!digits.matches("[0-9A-Fa-f]{1,12}")) {
                throw new ProtocolException("a chunk of the answer has no size");
            }
            return Long.parseLong(digits, 16);
        }
    }

    private static final class Counted extends Body {
        private long left;

        Counted(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            var read = in.read(into, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the server hung up");
            }
            left -= read;
            return read;
        }
    }

    private static final class Open extends Body {
        Open(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return in.read(into, offset, length);
        }
    }
}
