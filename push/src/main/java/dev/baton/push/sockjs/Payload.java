// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.sockjs;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/// Reads what clients send: a JSON array of strings. RFC 8259, nothing more lenient.
public final class Payload {
    private static final int DEEPEST = 64;
    private static final int FEW = 16;

    /// Why a payload was not taken.
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final String why;

        Refused(String why) {
            super(why, null, false, false);
            this.why = why;
        }

        /// What the client is told.
        public String why() {
            return why;
        }
    }

    private final String json;
    private int at;

    private Payload(String json) {
        this.json = json;
    }

    /// The messages of an array of strings.
    ///
    /// @throws Refused saying `Payload expected.` when there is nothing, or valid JSON that is no
    ///   array; `Broken JSON encoding.` for anything else
    public static Batch messages(String json) throws Refused {
        return batch(json, false);
    }

    /// The messages of an array of strings, or the one message that a JSON string is.
    ///
    /// @throws Refused as [#messages(String)]
    public static Batch messagesOrOne(String json) throws Refused {
        return batch(json, true);
    }

    private static Batch batch(String json, boolean one) throws Refused {
        var messages = new ArrayList<String>(1);
        var isShort = json.length() <= Batch.SHORT;
        new Payload(json).read(one, isShort ? messages::add : _ -> {});
        return new Batch(json, messages);
    }

    /// Reads once more what was taken before.
    static Iterator<String> again(String json) {
        var payload = new Payload(json);
        payload.skipBlanks();
        if (json.charAt(payload.at) == '[') {
            payload.at++;
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                payload.skipBlanks();
                return payload.at < json.length() && json.charAt(payload.at) != ']';
            }

            @Override
            public String next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no more messages");
                }
                return payload.nextAgain();
            }
        };
    }

    private String nextAgain() {
        try {
            var message = string();
            skipBlanks();
            at += at < json.length() && json.charAt(at) == ',' ? 1 : 0;
            return message;
        } catch (Refused e) {
            throw new IllegalStateException("it was valid when it was read before", e);
        }
    }

    private void read(boolean one, Consumer<String> to) throws Refused {
        skipBlanks();
        if (at == json.length()) {
            throw new Refused("Payload expected.");
        }
        switch (json.charAt(at)) {
            case '[' -> array(to);
            case '"' -> {
                to.accept(string());
                if (!one) {
                    end();
                    throw new Refused("Payload expected.");
                }
            }
            default -> {
                value(0);
                end();
                throw new Refused("Payload expected.");
            }
        }
        end();
    }

    private void array(Consumer<String> to) throws Refused {
        at++;
        skipBlanks();
        if (peek() == ']') {
            at++;
            return;
        }
        do {
            skipBlanks();
            if (peek() != '"') {
                throw broken(); // sockjs-client sends nothing but strings
            }
            to.accept(string());
            skipBlanks();
        } while (goesOn(']'));
    }

    private String string() throws Refused {
        int from = ++at;
        while (true) {
            char c = peek();
            if (c == '"') {
                return json.substring(from, at++);
            }
            if (c == '\\') {
                return escapedString(from);
            }
            if (c < ' ') {
                throw broken();
            }
            at++;
        }
    }

    private String escapedString(int from) throws Refused {
        var text = new StringBuilder(at - from + FEW).append(json, from, at);
        while (true) {
            char c = next();
            if (c == '"') {
                return text.toString();
            }
            if (c < ' ') {
                throw broken();
            }
            text.append(c == '\\' ? escape() : c);
        }
    }

    private char escape() throws Refused {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) (hex() << 12 | hex() << 8 | hex() << 4 | hex());
            default -> throw broken();
        };
    }

    private int hex() throws Refused {
        char c = next();
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw broken();
        }
        return digit;
    }

    /// Any other JSON value, only to tell whether it is one.
    private void value(int depth) throws Refused {
        if (depth > DEEPEST) {
            throw broken();
        }
        skipBlanks();
        switch (peek()) {
            case '{' -> members(depth);
            case '[' -> elements(depth);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void members(int depth) throws Refused {
        at++;
        skipBlanks();
        if (peek() == '}') {
            at++;
            return;
        }
        do {
            skipBlanks();
            if (peek() != '"') {
                throw broken();
            }
            string();
            skipBlanks();
            if (next() != ':') {
                throw broken();
            }
            value(depth + 1);
            skipBlanks();
        } while (goesOn('}'));
    }

    private void elements(int depth) throws Refused {
        at++;
        skipBlanks();
        if (peek() == ']') {
            at++;
            return;
        }
        do {
            value(depth + 1);
            skipBlanks();
        } while (goesOn(']'));
    }

    private boolean goesOn(char end) throws Refused {
        char c = next();
        if (c != ',' && c != end) {
            throw broken();
        }
        return c == ',';
    }

    private void literal(String word) throws Refused {
        if (!json.startsWith(word, at)) {
            throw broken();
        }
        at += word.length();
    }

    private void number() throws Refused {
        int from = at;
        while (at < json.length() && "+-.0123456789eE".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
        if (!json.substring(from, at).matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
            throw broken();
        }
    }

    private void end() throws Refused {
        skipBlanks();
        if (at < json.length()) {
            throw broken();
        }
    }

    private void skipBlanks() {
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws Refused {
        if (at == json.length()) {
            throw broken();
        }
        return json.charAt(at);
    }

    private char next() throws Refused {
        char c = peek();
        at++;
        return c;
    }

    private static Refused broken() {
        return new Refused("Broken JSON encoding.");
    }
}
