// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.field.Token;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the head of an answer: status line, headers, empty line. RFC 9112.
final class AnswerHead {
    /// Instead of a length: the body is chunked.
    static final long CHUNKED = -1;

    /// Instead of a length: the body ends with the connection, or the status has none.
    static final long UNSAID = -2;

    private static final byte[][] STATUS_LINES = new byte[600][];
    private static final byte[] TYPE = ascii("content-type: ");
    private static final byte[] LENGTH = ascii("content-length: ");
    private static final byte[] IN_CHUNKS = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] CRLF = {'\r', '\n'};
    private static final Set<String> OURS =
            Set.of("connection", "content-length", "transfer-encoding", "date");

    private AnswerHead() {}

    /// Writes a head.
    ///
    /// @param headers names and values in turn, checked
    /// @param length of the body in bytes, or [#CHUNKED], or [#UNSAID]
    /// @param keep whether the connection stays open
    /// @param old whether the client speaks HTTP/1.0, which must be told when it does
    static void write(
            ByteBuf out,
            int status,
            @Nullable String type,
            @Nullable List<String> headers,
            long length,
            boolean keep,
            boolean old) {
        out.writeBytes(statusLine(status)).writeBytes(DateLine.now());
        if (type != null) {
            line(out, TYPE, type);
        }
        if (headers != null) {
            for (int i = 0; i < headers.size(); i += 2) {
                ByteBufUtil.writeAscii(out, headers.get(i));
                out.writeByte(':').writeByte(' ');
                out.writeCharSequence(headers.get(i + 1), StandardCharsets.ISO_8859_1);
                out.writeBytes(CRLF);
            }
        }
        if (length >= 0) {
            line(out, LENGTH, Long.toString(length));
        } else if (length == CHUNKED) {
            out.writeBytes(IN_CHUNKS);
        }
        if (!keep) {
            out.writeBytes(CLOSE);
        } else if (old) {
            out.writeBytes(KEEP_ALIVE);
        }
        out.writeBytes(CRLF);
    }

    private static void line(ByteBuf out, byte[] name, String value) {
        out.writeBytes(name);
        ByteBufUtil.writeAscii(out, value);
        out.writeBytes(CRLF);
    }

    /// The interim answer that asks for the body, RFC 9110 section 15.2.1.
    static byte[] goOn() {
        return CONTINUE;
    }

    /// The words after a status code.
    static String reason(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    /// Whether answers of this status never have a body, RFC 9110 section 6.4.1.
    static boolean bodiless(int status) {
        return status == 204 || status == 304;
    }

    /// Races are harmless: everybody makes the same line.
    private static byte[] statusLine(int status) {
        var line = STATUS_LINES[status];
        if (line == null) {
            line = ascii("HTTP/1.1 " + status + " " + reason(status) + "\r\n");
            STATUS_LINES[status] = line;
        }
        return line;
    }

    /// Refuses what would break the head or contradict the server, RFC 9110 section 5.
    static void check(String name, String value) {
        if (!Token.is(name)) {
            throw new IllegalArgumentException("not a header name: " + name);
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the server itself sets " + name);
        }
        checkValue(value);
    }

    /// Refuses line breaks and what is not Latin-1.
    static void checkValue(String value) {
        if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff))) {
            throw new IllegalArgumentException("not a header value: " + value);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
