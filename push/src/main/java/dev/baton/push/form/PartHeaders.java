// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.form;

import dev.baton.push.field.Token;
import dev.baton.push.http.RequestRefused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The headers of a part. Immutable once read.
final class PartHeaders {
    private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int rest;

    private PartHeaders(int most) {
        rest = most;
    }

    /// Reads up to the empty line.
    ///
    /// @param most bytes
    static PartHeaders read(Sections in, int most) throws IOException {
        var headers = new PartHeaders(most);
        for (var line = headers.line(in); !line.isEmpty(); line = headers.line(in)) {
            headers.add(line);
        }
        return headers;
    }

    private String line(Sections in) throws IOException {
        var line = new ByteArrayOutputStream(80);
        for (int b = in.raw(); b != '\r'; b = in.raw()) {
            if (--rest < 0) {
                throw new RequestRefused(413, "the headers of a part are too large");
            }
            if (b < ' ' && b != '\t') {
                throw new RequestRefused(400, "a control character in the headers of a part");
            }
            line.write(b);
        }
        if (in.raw() != '\n') {
            throw new RequestRefused(400, "half a line end in the headers of a part");
        }
        return utf8(line.toByteArray());
    }

    private void add(String line) throws RequestRefused {
        int colon = line.indexOf(':');
        if (colon < 0 || !Token.is(line.substring(0, colon))) {
            throw new RequestRefused(400, "not a header of a part: " + line);
        }
        var before = fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
        if (before != null) {
            throw new RequestRefused(400, "a header of a part comes twice: " + line);
        }
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /// Text of bytes that have to be UTF-8.
    static String utf8(byte[] bytes) throws RequestRefused {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            var refused = new RequestRefused(400, "not UTF-8");
            refused.initCause(e);
            throw refused;
        }
    }
}
