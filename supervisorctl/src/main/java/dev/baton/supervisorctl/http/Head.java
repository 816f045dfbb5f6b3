// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Status line and header fields of an answer.
///
/// @param version `HTTP/1.1`
/// @param status three digits
/// @param reason may be empty
/// @param fields by their names in lower case; of several with the same name the last
record Head(String version, int status, String reason, Map<String, String> fields) {
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_FIELDS = 100;

    static Head read(InputStream in) throws IOException {
        var words = line(in).split(" ", 3);
        if (words.length < 2
                || !words[0].startsWith("HTTP/")
                || !words[1].matches("[1-9][0-9][0-9]")) {
            throw new ProtocolException("this is no HTTP server");
        }
        var reason = words.length == 3 ? words[2] : "";
        return new Head(words[0], Integer.parseInt(words[1]), reason, fields(in));
    }

    private static Map<String, String> fields(InputStream in) throws IOException {
        var fields = new HashMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var colon = line.indexOf(':');
            if (colon <= 0 || fields.size() == MOST_FIELDS) {
                throw new ProtocolException("the header of the answer is malformed");
            }
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return fields;
    }

    /// A line without its end.
    static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(80);
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server hung up");
            }
            if (line.size() == LONGEST_LINE) {
                throw new ProtocolException("a line of the answer does not end");
            }
            line.write(next);
        }
        var text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name)).map(value -> value.toLowerCase(Locale.ROOT));
    }

    boolean isChunked() {
        return field("transfer-encoding").filter("chunked"::equals).isPresent();
    }

    /// The length of the body; empty if it lasts as long as the connection.
    Optional<Long> length() throws ProtocolException {
        var length = fields.get("content-length");
        if (length == null) {
            return Optional.empty();
        }
        if (!length.matches("[0-9]{1,18}")) {
            throw new ProtocolException("the length of the answer is malformed");
        }
        return Optional.of(Long.valueOf(length));
    }

    /// Whether the connection can take another request after this answer.
    boolean keepsAlive() {
        var connection = field("connection").orElse("");
        return version.equals("HTTP/1.1")
                ? !connection.equals("close")
                : connection.equals("keep-alive");
    }
}
