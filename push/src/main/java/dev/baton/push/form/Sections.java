// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.form;

import dev.baton.push.http.RequestRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A stream cut at its delimiters, RFC 2046 section 5.1.1. One thread.
///
/// ```
/// pos           known          limit
///  |  content    |  a delimiter, or the beginning of one, or nothing yet
/// ```
final class Sections {
    private static final int BUFFER = 8 * 1024;
    private static final int PADDING = 64;

    private final InputStream in;
    private final byte[] delimiter;
    private final long most;
    private final byte[] buffer = new byte[BUFFER];
    private long taken;
    private int pos;
    private int known;
    private int limit = 2;

    /// Cuts a stream.
    ///
    /// @param most bytes that may come in all; beyond, the request is refused with 413
    Sections(InputStream in, String boundary, long most) {
        this.in = in;
        this.most = most;
        delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
        buffer[0] = '\r'; // the first delimiter may stand at the very beginning
        buffer[1] = '\n';
    }

    /// Reads content; -1 at a delimiter.
    int read(byte[] into, int offset, int length) throws IOException {
        if (!hasContent()) {
            return -1;
        }
        int count = Math.min(length, known - pos);
        System.arraycopy(buffer, pos, into, offset, count);
        pos += count;
        return count;
    }

    /// Waits for content or a delimiter.
    private boolean hasContent() throws IOException {
        while (pos == known) {
            look();
            if (pos == known) {
                if (limit - pos >= delimiter.length) {
                    return false;
                }
                fill();
            }
        }
        return true;
    }

    /// Finds how far the content certainly goes.
    private void look() {
        for (known = pos; known < limit; known++) {
            int length = Math.min(delimiter.length, limit - known);
            if (buffer[known] == '\r'
                    && Arrays.equals(buffer, known, known + length, delimiter, 0, length)) {
                return;
            }
        }
    }

    /// Skips to the next delimiter and over it; false when it was the last.
    boolean next() throws IOException {
        while (hasContent()) {
            pos = known;
        }
        pos += delimiter.length;
        int first = raw();
        int second = raw();
        if (first == '-' && second == '-') {
            return false;
        }
        for (int i = 0; i < PADDING && (first == ' ' || first == '\t'); i++) {
            first = second;
            second = raw();
        }
        if (first != '\r' || second != '\n') {
            throw new RequestRefused(400, "a delimiter with something behind it");
        }
        return true;
    }

    /// One byte, whatever it is; for headers.
    int raw() throws IOException {
        if (pos == limit) {
            fill();
        }
        int b = buffer[pos++] & 0xff;
        known = pos;
        return b;
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, pos, buffer, 0, limit - pos);
        limit -= pos;
        pos = 0;
        known = 0;
        int count = in.read(buffer, limit, BUFFER - limit);
        if (count < 0) {
            throw new RequestRefused(400, "the parts end without the last delimiter");
        }
        limit += count;
        taken += count;
        if (taken > most) {
            throw new RequestRefused(413, "parts above " + most + " bytes in all");
        }
    }
}
