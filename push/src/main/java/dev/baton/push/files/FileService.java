// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.files;

import dev.baton.push.field.ByteRange;
import dev.baton.push.field.HttpDate;
import dev.baton.push.field.MediaTypes;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.StaticFiles;
import dev.baton.push.route.Percent;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;

/// Answers for files. Any thread that may block.
final class FileService {
    private static final int BUFFER = 16 * 1024;

    private final StaticFiles settings;
    private final Variants variants;

    FileService(StaticFiles settings, Source source) {
        this.settings = settings;
        variants = new Variants(settings, source);
    }

    void answer(Exchange exchange, FilePath path) throws Exception {
        var index = settings.index().isEmpty() ? null : path.child(settings.index());
        var file = path.folder() ? index : path.segments();
        var accepted = exchange.headers("Accept-Encoding");
        var found = file == null ? null : variants.find(file, accepted);
        if (found != null) {
            send(exchange, found);
        } else if (!path.folder() && index != null && variants.has(index)) {
            sendToFolder(exchange);
        } else {
            exchange.status(404).text("404 Not Found\n");
        }
    }

    /// Relative links in the index count from the slash.
    private static void sendToFolder(Exchange exchange) {
        var query = exchange.rawQuery();
        var location = exchange.path() + "/" + (query.isEmpty() ? "" : "?" + query);
        exchange.redirect(301, Percent.ascii(location));
    }

    private void send(Exchange exchange, Representation file) throws Exception {
        var conditions = Conditions.of(exchange, file);
        describe(exchange, file, conditions);
        switch (conditions.verdict()) {
            case FAILED -> exchange.status(412).text("412 Precondition Failed\n");
            case NOT_MODIFIED -> exchange.status(304).text("");
            case SEND -> send(exchange, file, conditions.range());
        }
    }

    private void describe(Exchange exchange, Representation file, Conditions conditions) {
        exchange.header("ETag", conditions.tag().toString());
        file.lastModified()
                .ifPresent(time -> exchange.header("Last-Modified", HttpDate.format(time)));
        if (!settings.cacheControl().isEmpty()) {
            exchange.header("Cache-Control", settings.cacheControl());
        }
        if (MediaTypes.isCompressible(file.type())) {
            exchange.header("Vary", "Accept-Encoding");
        }
    }

    private static void send(Exchange exchange, Representation file, ByteRange range)
            throws Exception {
        switch (range) {
            case ByteRange.Whole _ -> send(exchange, file, 0, file.size());
            case ByteRange.Part(long first, long last) -> {
                exchange.status(206)
                        .header("Content-Range", "bytes " + first + "-" + last + "/" + file.size());
                send(exchange, file, first, last - first + 1);
            }
            case ByteRange.Unsatisfiable _ ->
                    exchange.status(416)
                            .header("Content-Range", "bytes */" + file.size())
                            .text("416 Range Not Satisfiable\n");
        }
    }

    private static void send(Exchange exchange, Representation file, long from, long length)
            throws Exception {
        exchange.header("Accept-Ranges", "bytes").header("X-Content-Type-Options", "nosniff");
        if (file.coding() != null) {
            exchange.header("Content-Encoding", file.coding().token());
        }
        exchange.stream(file.type(), length, out -> copy(file, from, length, out));
    }

    private static void copy(Representation file, long from, long length, OutputStream out)
            throws IOException {
        try (var in = file.file().content().open()) {
            in.skipNBytes(from);
            var buffer = new byte[(int) Math.min(BUFFER, length)];
            for (long rest = length; rest > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
                if (count < 0) {
                    throw new EOFException("the file has become shorter by " + rest + " bytes");
                }
                out.write(buffer, 0, count);
                rest -= count;
            }
        }
    }
}
