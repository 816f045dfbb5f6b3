// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/// From bytes to characters: XML 1.0, section 4.3.3, for the encodings that clients use.
final class Encoding {
    private static final int DECLARATION = 200;
    private static final Pattern DECLARED =
            Pattern.compile("^<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']");

    private Encoding() {}

    static String decode(byte[] document, Limits limits) {
        if (document.length > limits.bytes()) {
            throw new MalformedException(
                    "the document has "
                            + document.length
                            + " bytes; the limit is "
                            + limits.bytes());
        }
        var skipped = byteOrderMark(document);
        var bytes = ByteBuffer.wrap(document, skipped, document.length - skipped);
        var charset = charset(document, skipped);
        try {
            return charset.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            throw new MalformedException("the document is not " + charset);
        }
    }

    private static int byteOrderMark(byte[] document) {
        var marked =
                document.length >= 3
                        && document[0] == (byte) 0xef
                        && document[1] == (byte) 0xbb
                        && document[2] == (byte) 0xbf;
        return marked ? 3 : 0;
    }

    private static Charset charset(byte[] document, int from) {
        var length = Math.min(DECLARATION, document.length - from);
        var head = new String(document, from, length, StandardCharsets.ISO_8859_1);
        var declared = DECLARED.matcher(head);
        if (!declared.find()) {
            return StandardCharsets.UTF_8;
        }
        var name = declared.group(1).toLowerCase(Locale.ROOT);
        return switch (name) {
            case "utf-8", "utf8" -> StandardCharsets.UTF_8;
            case "us-ascii", "ascii" -> StandardCharsets.US_ASCII;
            case "iso-8859-1", "latin1" -> StandardCharsets.ISO_8859_1;
            default -> throw new MalformedException("the encoding " + name + " is not supported");
        };
    }
}
