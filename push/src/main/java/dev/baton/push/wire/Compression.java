// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.field.AcceptEncoding;
import dev.baton.push.field.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/// Decides which answers are compressed, RFC 9110 section 8.4, and says so in their headers. Only
/// for threads that may compute: answers of inline handlers are left alone. Any such thread.
public final class Compression {
    /// Answers below gain too little.
    private static final int SMALLEST = 1024;

    /// A stream under way holds some 300 KB outside the heap, for as long as its client takes.
    private static final int STREAMS = 512;

    private final boolean on;
    private final Semaphore streams;

    private Compression(boolean on, int streams) {
        this.on = on;
        this.streams = new Semaphore(streams);
    }

    /// Compresses what gets smaller by it.
    public static Compression on() {
        return upTo(STREAMS);
    }

    /// The same with another number of streams that may be under way at once.
    static Compression upTo(int streams) {
        return new Compression(true, streams);
    }

    /// Compresses nothing.
    public static Compression off() {
        return new Compression(false, 0);
    }

    /// The body to be sent instead of this one, which may be the same.
    byte[] whole(ServerExchange exchange, String type, byte[] body) {
        if (!takes(exchange, type, body.length)) {
            return body;
        }
        var small = compress(body);
        if (small.length >= body.length) {
            return body;
        }
        encoded(exchange.editHeaders());
        return small;
    }

    private static byte[] compress(byte[] body) {
        var small = new ByteArrayOutputStream(body.length / 2);
        try (var gzip = new Gzip(small)) {
            gzip.write(body);
            gzip.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail so
        }
        return small.toByteArray();
    }

    /// Whether the answer is to be compressed. Says in its headers that others may get another one.
    ///
    /// @param length in bytes, or [ServerExchange#UNKNOWN]
    boolean takes(ServerExchange exchange, String type, long length) {
        if (!on
                || exchange.inline()
                || exchange.old()
                || (length != ServerExchange.UNKNOWN && length < SMALLEST)
                || AnswerHead.bodiless(exchange.status())
                || !MediaTypes.isCompressible(type)
                || isSettled(exchange)) {
            return false;
        }
        varies(exchange.editHeaders());
        return AcceptEncoding.of(exchange.headers("Accept-Encoding")).prefers("gzip");
    }

    /// Whether the handler has said that the body is what it is.
    private static boolean isSettled(ServerExchange exchange) {
        var headers = exchange.editHeaders();
        return exchange.status() == 206
                || AnswerHeaders.find(headers, "Content-Encoding") >= 0
                || AnswerHeaders.find(headers, "Content-Range") >= 0
                || forbids(headers);
    }

    private static boolean forbids(List<String> headers) {
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase("Cache-Control")
                    && headers.get(i + 1).toLowerCase(Locale.ROOT).contains("no-transform")) {
                return true;
            }
        }
        return false;
    }

    private static void varies(List<String> headers) {
        int at = AnswerHeaders.find(headers, "Vary");
        if (at < 0) {
            headers.add("Vary");
            headers.add("Accept-Encoding");
            return;
        }
        var said = headers.get(at + 1);
        if (!said.contains("*") && !said.toLowerCase(Locale.ROOT).contains("accept-encoding")) {
            headers.set(at + 1, said + ", Accept-Encoding");
        }
    }

    /// The body is compressed: its bytes are others than those the handler's tag and ranges mean.
    static void encoded(List<String> headers) {
        headers.add("Content-Encoding");
        headers.add("gzip");
        int tag = AnswerHeaders.find(headers, "ETag");
        if (tag >= 0 && !headers.get(tag + 1).startsWith("W/")) {
            headers.set(tag + 1, "W/" + headers.get(tag + 1));
        }
        int ranges = AnswerHeaders.find(headers, "Accept-Ranges");
        if (ranges >= 0) {
            headers.subList(ranges, ranges + 2).clear();
        }
    }

    /// Whether one more stream may be compressed now; [#left()] once it is over.
    boolean enter() {
        return streams.tryAcquire();
    }

    void left() {
        streams.release();
    }
}
