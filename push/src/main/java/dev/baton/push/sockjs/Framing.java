// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.sockjs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// How a transport wraps frames. Frames hold no control character, nor a surrogate: they were
/// escaped when they were made.
public enum Framing {
    /// A line each.
    LINES {
        @Override
        public byte[] wrap(byte[] frame) {
            var line = Arrays.copyOf(frame, frame.length + 1);
            line[frame.length] = '\n';
            return line;
        }
    },
    /// An event each; sockjs-client decodes percent escapes in them.
    EVENTS {
        @Override
        public byte[] wrap(byte[] frame) {
            var event = new ByteArrayOutputStream(frame.length + 16);
            event.writeBytes(ascii("data: "));
            for (var b : frame) {
                switch (b) {
                    case '%', '\r', '\n', 0 ->
                            event.writeBytes(ascii(String.format(Locale.ROOT, "%%%02X", b)));
                    default -> event.write(b);
                }
            }
            event.writeBytes(ascii("\r\n\r\n"));
            return event.toByteArray();
        }
    },
    /// A script element each. `</` and `<!--` would end or change it.
    SCRIPTS {
        @Override
        public byte[] wrap(byte[] frame) {
            var script = new ByteArrayOutputStream(frame.length + 64);
            script.writeBytes(ascii("<script>\np("));
            quote(script, frame, true);
            script.writeBytes(ascii(");\n</script>\r\n"));
            return script.toByteArray();
        }
    };

    private static final byte[] NO_PRELUDE = {};

    /// Wraps a frame.
    public abstract byte[] wrap(byte[] frame);

    /// A call of a function, which is the whole answer.
    ///
    /// @param harmless a comment in front, so that the answer cannot be taken for a Flash file
    public static byte[] call(String callback, byte[] frame, boolean harmless) {
        var call = new ByteArrayOutputStream(frame.length + callback.length() + 16);
        call.writeBytes(ascii((harmless ? "/**/" : "") + callback + "("));
        quote(call, frame, false);
        call.writeBytes(ascii(");\r\n"));
        return call.toByteArray();
    }

    /// A frame as a JSON string; it holds nothing to escape but quotation marks and backslashes.
    private static void quote(ByteArrayOutputStream out, byte[] frame, boolean inScript) {
        out.write('"');
        byte before = 0;
        for (var b : frame) {
            if (b == '"' || b == '\\' || (inScript && before == '<' && (b == '/' || b == '!'))) {
                out.write('\\');
            }
            out.write(b);
            before = b;
        }
        out.write('"');
    }

    /// What a streaming answer begins with, so that browsers hand over what follows.
    public static byte[] streamingPrelude() {
        return ascii("h".repeat(2048) + "\n");
    }

    /// What an event stream begins with.
    public static byte[] eventsPrelude() {
        return ascii("\r\n");
    }

    /// The page that scripts are appended to.
    public static byte[] scriptsPrelude(String callback) {
        var page = Pages.HTMLFILE.formatted(callback);
        return ascii(page + " ".repeat(Math.max(0, 1025 - page.length())) + "\r\n\r\n");
    }

    /// Nothing.
    public static byte[] noPrelude() {
        return NO_PRELUDE;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
