// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

/// Cuts a document into tags and text; no more of XML 1.0 than XML-RPC needs.
///
/// Comments, processing instructions and attributes are passed over. A document type declaration
/// ends it. Control characters, which XML 1.0 forbids, pass as they are, since the original sends
/// them where a log holds them.
final class XmlScanner {
    private static final int LONGEST_NAME = 64;

    /// What the scanner stands on.
    enum Kind {
        OPEN,
        CLOSE,
        TEXT,
        END
    }

    private final String document;
    private int position;
    private Kind kind = Kind.END;
    private String content = "";
    private boolean closesAtOnce;

    XmlScanner(String document) {
        this.document = document;
    }

    Kind kind() {
        return kind;
    }

    /// The name of the tag, or the text.
    String content() {
        return content;
    }

    MalformedException malformed(String why) {
        return new MalformedException(why, position);
    }

    /// Goes on to the next tag or text.
    void next() {
        if (closesAtOnce) {
            closesAtOnce = false;
            kind = Kind.CLOSE;
            return;
        }
        var text = text();
        if (text.length() > 0) {
            kind = Kind.TEXT;
            content = text.toString();
        } else if (position == document.length()) {
            kind = Kind.END;
            content = "";
        } else {
            tag();
        }
    }

    /// Everything up to the next tag, with references replaced, of any length, also 0.
    private StringBuilder text() {
        var text = new StringBuilder();
        while (position < document.length()) {
            var next = document.charAt(position);
            if (next == '&') {
                text.appendCodePoint(reference());
            } else if (next != '<') {
                plain(text);
            } else if (document.startsWith("<!--", position)) {
                skip("<!--", "-->", "a comment");
            } else if (document.startsWith("<?", position)) {
                skip("<?", "?>", "a processing instruction");
            } else if (document.startsWith("<![CDATA[", position)) {
                var from = position + "<![CDATA[".length();
                skip("<![CDATA[", "]]>", "a CDATA section");
                lines(text, from, position - "]]>".length());
            } else {
                break;
            }
        }
        return text;
    }

    private void plain(StringBuilder text) {
        var from = position;
        while (position < document.length() && "&<".indexOf(document.charAt(position)) < 0) {
            position++;
        }
        lines(text, from, position);
    }

    /// Line ends are line feeds: XML 1.0, section 2.11.
    private void lines(StringBuilder text, int from, int to) {
        var start = from;
        for (var i = from; i < to; i++) {
            if (document.charAt(i) == '\r') {
                text.append(document, start, i);
                if (i + 1 == document.length() || document.charAt(i + 1) != '\n') {
                    text.append('\n');
                }
                start = i + 1;
            }
        }
        text.append(document, start, to);
    }

    private void skip(String opening, String closing, String what) {
        var end = document.indexOf(closing, position + opening.length());
        if (end < 0) {
            throw malformed(what + " does not end");
        }
        position = end + closing.length();
    }

    private int reference() {
        var end = document.indexOf(';', position);
        if (end < 0 || end - position > 12) {
            throw malformed("an ampersand that begins no reference");
        }
        var name = document.substring(position + 1, end);
        var character =
                switch (name) {
                    case "amp" -> '&';
                    case "lt" -> '<';
                    case "gt" -> '>';
                    case "quot" -> '"';
                    case "apos" -> '\'';
                    default -> numbered(name);
                };
        position = end + 1;
        return character;
    }

    private int numbered(String name) {
        var hexadecimal = name.startsWith("#x");
        var digits = name.substring(hexadecimal ? 2 : Math.min(1, name.length()));
        if (name.startsWith("#")
                && digits.matches(hexadecimal ? "[0-9A-Fa-f]{1,8}" : "[0-9]{1,8}")) {
            var number = Long.parseLong(digits, hexadecimal ? 16 : 10);
            if (number > 0 && number <= Character.MAX_CODE_POINT && !isSurrogate(number)) {
                return (int) number;
            }
        }
        throw malformed("a reference to no character");
    }

    private static boolean isSurrogate(long number) {
        return number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
    }

    private void tag() {
        if (document.startsWith("<!", position)) {
            throw malformed("a declaration, which XML-RPC does not have");
        }
        var closing = document.startsWith("</", position);
        position += closing ? 2 : 1;
        kind = closing ? Kind.CLOSE : Kind.OPEN;
        content = name();
        attributes();
        if (position < document.length() && document.charAt(position) == '/') {
            position++;
            closesAtOnce = true;
        }
        if (position == document.length() || document.charAt(position) != '>') {
            throw malformed("a tag that does not end");
        }
        if (closing && closesAtOnce) {
            throw malformed("a tag that closes twice");
        }
        position++;
    }

    private String name() {
        var from = position;
        while (position < document.length() && isOfName(document.charAt(position))) {
            position++;
        }
        if (position == from || position - from > LONGEST_NAME) {
            throw malformed("a tag without a name of XML-RPC");
        }
        return document.substring(from, position);
    }

    private static boolean isOfName(char c) {
        return (c < 0x80 && Character.isLetterOrDigit(c)) || "._-:".indexOf(c) >= 0;
    }

    /// Nobody needs them, but some send them.
    private void attributes() {
        while (position < document.length() && "/><".indexOf(document.charAt(position)) < 0) {
            var next = document.charAt(position);
            if (next == '"' || next == '\'') {
                skip(String.valueOf(next), String.valueOf(next), "an attribute");
            } else {
                position++;
            }
        }
    }
}
