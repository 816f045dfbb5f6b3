// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;

/// Writes documents that every XML parser takes, as UTF-8, and keeps no more than a piece of them.
final class DocumentWriter {
    private static final char REPLACEMENT = '\ufffd';

    private static final int PIECE = 8 * 1024;

    private final OutputStream out;
    private final StringBuilder document = new StringBuilder("<?xml version='1.0'?>\n");

    /// @param out gets the document, in pieces; what it throws comes as [UncheckedIOException]
    DocumentWriter(OutputStream out) {
        this.out = out;
    }

    void call(MethodCall call) {
        document.append("<methodCall>\n<methodName>");
        text(call.method());
        document.append("</methodName>\n");
        params(call.arguments());
        document.append("</methodCall>\n");
        send();
    }

    void response(MethodResponse response) {
        document.append("<methodResponse>\n");
        switch (response) {
            case MethodResponse.Result(var value) -> params(List.of(value));
            case MethodResponse.Fault(var code, var text) -> fault(code, text);
        }
        document.append("</methodResponse>\n");
        send();
    }

    private void sendIfMuch() {
        var end = document.length() - 1;
        if (end >= PIECE && !Character.isHighSurrogate(document.charAt(end))) {
            send();
        }
    }

    private void send() {
        try {
            out.write(document.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        document.setLength(0);
    }

    private void params(List<Value> values) {
        document.append("<params>\n");
        for (var value : values) {
            document.append("<param>\n");
            value(value);
            document.append("</param>\n");
        }
        document.append("</params>\n");
    }

    private void fault(int code, String text) {
        var members = new LinkedHashMap<String, Value>();
        members.put("faultCode", Value.of(code));
        members.put("faultString", Value.of(text));
        document.append("<fault>\n");
        value(Value.struct(members));
        document.append("</fault>\n");
    }

    private void value(Value value) {
        document.append("<value>");
        switch (value) {
            case Value.Text(var text) -> string(text);
            case Value.Int(var number) -> scalar("int", Integer.toString(number));
            case Value.Bool(var truth) -> scalar("boolean", truth ? "1" : "0");
            case Value.Real(var number) -> scalar("double", Double.toString(number));
            case Value.Array(var values) -> array(values);
            case Value.Struct struct -> struct(struct);
        }
        document.append("</value>\n");
        sendIfMuch();
    }

    private void scalar(String type, String text) {
        document.append('<').append(type).append('>').append(text);
        document.append("</").append(type).append('>');
    }

    private void string(String text) {
        document.append("<string>");
        text(text);
        document.append("</string>");
    }

    private void array(List<Value> values) {
        document.append("<array><data>\n");
        values.forEach(this::value);
        document.append("</data></array>");
    }

    private void struct(Value.Struct struct) {
        document.append("<struct>\n");
        struct.members()
                .forEach((name, member) -> {
                    document.append("<member>\n<name>");
                    text(name);
                    document.append("</name>\n");
                    value(member);
                    document.append("</member>\n");
                });
        document.append("</struct>");
    }

    private void text(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            switch (c) {
                case '&' -> document.append("&amp;");
                case '<' -> document.append("&lt;");
                case '>' -> document.append("&gt;");
                // A reader would take it for a line end.
                case '\r' -> document.append("&#13;");
                default -> document.append(isAllowed(text, i) ? c : REPLACEMENT);
            }
            sendIfMuch();
        }
    }

    /// XML 1.0, section 2.2.
    private static boolean isAllowed(String text, int i) {
        var c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        return (c >= ' ' && c < '\ufffe') || c == '\t' || c == '\n';
    }
}
