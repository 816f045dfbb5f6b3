// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads HTTP/1.1 answers (RFC 9112) from a connection's bytes.
///
/// Stricter than a browser on purpose: an answer whose end is marked only by the connection's end
/// is refused, because a cut could not be told from it.
final class AnswerReader {
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LARGEST_BODY = 1024 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final long NO_LENGTH = -1;

    /// Where the bytes come from.
    interface Source {
        /// The next byte; the end of the stream is thrown, not returned.
        byte next() throws Broken;
    }

    private record Head(int status, boolean closes, boolean chunked, long length) {}

    private final Source source;

    AnswerReader(Source source) {
        this.source = source;
    }

    /// Reads one final answer; interim ones (1xx) are skipped.
    Answer read() throws Broken {
        var head = head();
        while (head.status() < 200) {
            head = head();
        }
        return new Answer(
                head.status(), head.closes(), body(head).toString(StandardCharsets.UTF_8));
    }

    private Head head() throws Broken {
        var status = status(line());
        var closes = false;
        var chunked = false;
        var length = NO_LENGTH;
        var headers = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            if (++headers > MOST_HEADERS) {
                throw bad("more than " + MOST_HEADERS + " headers");
            }
            var colon = line.indexOf(':');
            if (colon <= 0) {
                throw bad("not a header: " + line);
            }
            var value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "connection" -> closes |= value.toLowerCase(Locale.ROOT).contains("close");
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "content-length" -> length = number(value, 10);
                default -> {}
            }
        }
        return new Head(status, closes, chunked, length);
    }

    private static int status(String line) throws Broken {
        if (!line.matches("HTTP/1\\.1 \\d{3}( .*)?")) {
            throw bad("not an HTTP/1.1 status line: " + line);
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private ByteArrayOutputStream body(Head head) throws Broken {
        if (head.status() == 204 || head.status() == 304) {
            return new ByteArrayOutputStream();
        }
        if (head.chunked()) {
            return chunks();
        }
        if (head.length() == NO_LENGTH) {
            throw bad("an answer without a length: a cut could not be noticed");
        }
        var body = new ByteArrayOutputStream();
        copy(head.length(), body);
        return body;
    }

    private ByteArrayOutputStream chunks() throws Broken {
        var body = new ByteArrayOutputStream();
        while (true) {
            var line = line();
            var extension = line.indexOf(';');
            var size = number(extension < 0 ? line : line.substring(0, extension).strip(), 16);
            if (size == 0) {
                break;
            }
            copy(size, body);
            if (!line().isEmpty()) {
                throw bad("a chunk longer than it said");
            }
        }
        while (!line().isEmpty()) {
            // trailers mean nothing to us
        }
        return body;
    }

    private void copy(long bytes, ByteArrayOutputStream body) throws Broken {
        if (bytes > LARGEST_BODY - body.size()) {
            throw bad("a body of more than " + LARGEST_BODY + " bytes");
        }
        for (var i = 0L; i < bytes; i++) {
            body.write(source.next());
        }
    }

    private String line() throws Broken {
        var line = new ByteArrayOutputStream(64);
        for (var next = source.next(); next != '\n'; next = source.next()) {
            if (line.size() == LONGEST_LINE) {
                throw bad("a line of more than " + LONGEST_LINE + " bytes");
            }
            line.write(next);
        }
        var text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static long number(String text, int radix) throws Broken {
        try {
            var number = Long.parseLong(text, radix);
            if (number < 0) {
                throw bad("a negative length: " + text);
            }
            return number;
        } catch (NumberFormatException e) {
            throw bad("not a length: " + text);
        }
    }

    private static Broken bad(String detail) {
        return new Broken(Cause.BAD_ANSWER, detail);
    }
}
