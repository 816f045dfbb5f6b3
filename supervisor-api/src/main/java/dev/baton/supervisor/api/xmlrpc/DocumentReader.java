// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

import dev.baton.supervisor.api.xmlrpc.XmlScanner.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/// The grammar of XML-RPC, a method for each element. Stands on the first tag or text that it has
/// not used yet.
final class DocumentReader {
    private final XmlScanner scanner;
    private final Limits limits;
    private int depth;
    private int values;

    DocumentReader(String document, Limits limits) {
        this.scanner = new XmlScanner(document);
        this.limits = limits;
        scanner.next();
    }

    MethodCall call() {
        open("methodCall");
        open("methodName");
        var method = text().strip();
        close("methodName");
        if (method.isEmpty()) {
            throw scanner.malformed("a call of no method");
        }
        var arguments = opens("params") ? params() : List.<Value>of();
        close("methodCall");
        end();
        return new MethodCall(method, arguments);
    }

    MethodResponse response() {
        open("methodResponse");
        var response = opens("fault") ? fault() : result();
        close("methodResponse");
        end();
        return response;
    }

    private MethodResponse result() {
        if (!opens("params")) {
            throw scanner.malformed("an answer without a result");
        }
        var results = params();
        if (results.size() != 1) {
            throw scanner.malformed("an answer with " + results.size() + " results");
        }
        return new MethodResponse.Result(results.getFirst());
    }

    private MethodResponse fault() {
        open("fault");
        var value = value();
        close("fault");
        try {
            var struct = value.asStruct();
            return new MethodResponse.Fault(
                    struct.integer("faultCode"), struct.text("faultString"));
        } catch (WrongTypeException e) {
            throw scanner.malformed("a fault that is none: " + e.getMessage());
        }
    }

    private List<Value> params() {
        var arguments = new ArrayList<Value>();
        open("params");
        while (opens("param")) {
            open("param");
            arguments.add(value());
            close("param");
        }
        close("params");
        return arguments;
    }

    private Value value() {
        if (++values > limits.values()) {
            throw scanner.malformed("more than " + limits.values() + " values");
        }
        open("value");
        var text = text();
        if (scanner.kind() != Kind.OPEN) {
            close("value");
            return Value.of(text);
        }
        if (!text.isBlank()) {
            throw scanner.malformed("text before the type of a value");
        }
        var value = typed(scanner.content());
        close("value");
        return value;
    }

    private Value typed(String type) {
        return switch (type) {
            case "array" -> nested(this::array);
            case "struct" -> nested(this::struct);
            default -> {
                open(type);
                var text = text();
                close(type);
                yield scalar(type, text);
            }
        };
    }

    private Value scalar(String type, String text) {
        try {
            return switch (type) {
                case "string", "dateTime.iso8601" -> Value.of(text);
                case "int", "i4" -> Value.of(Integer.parseInt(text.strip()));
                case "boolean" -> Value.of(truth(text.strip()));
                case "double" -> new Value.Real(real(text.strip()));
                case "base64" -> Value.of(decoded(text));
                default -> throw scanner.malformed("a value of a type that is not supported");
            };
        } catch (IllegalArgumentException _) {
            throw scanner.malformed("a value that is not of its type, " + type);
        }
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "1" -> true;
            case "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /// Java's numbers can do more than those of XML-RPC.
    private static double real(String text) {
        if (text.length() > 400 || !text.chars().allMatch(c -> "+-.0123456789eE".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("no decimal number");
        }
        return Double.parseDouble(text);
    }

    private static String decoded(String text) {
        return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
    }

    private Value nested(Supplier<Value> part) {
        if (++depth > limits.depth()) {
            throw scanner.malformed("values more than " + limits.depth() + " deep");
        }
        var value = part.get();
        depth--;
        return value;
    }

    private Value array() {
        var elements = new ArrayList<Value>();
        open("array");
        open("data");
        while (opens("value")) {
            elements.add(value());
        }
        close("data");
        close("array");
        return Value.array(elements);
    }

    private Value struct() {
        var members = new LinkedHashMap<String, Value>();
        open("struct");
        while (opens("member")) {
            open("member");
            open("name");
            var name = text();
            close("name");
            members.put(name, value());
            close("member");
        }
        close("struct");
        return Value.struct(members);
    }

    private boolean opens(String name) {
        blanks();
        return scanner.kind() == Kind.OPEN && scanner.content().equals(name);
    }

    private void open(String name) {
        expect(Kind.OPEN, name, "<" + name + ">");
    }

    private void close(String name) {
        expect(Kind.CLOSE, name, "</" + name + ">");
    }

    private void expect(Kind kind, String name, String what) {
        blanks();
        if (scanner.kind() != kind || !scanner.content().equals(name)) {
            throw scanner.malformed("no " + what + " where there has to be one");
        }
        scanner.next();
    }

    private void blanks() {
        if (scanner.kind() == Kind.TEXT && scanner.content().isBlank()) {
            scanner.next();
        }
    }

    private String text() {
        if (scanner.kind() != Kind.TEXT) {
            return "";
        }
        var text = scanner.content();
        scanner.next();
        return text;
    }

    private void end() {
        blanks();
        if (scanner.kind() != Kind.END) {
            throw scanner.malformed("something after the end");
        }
    }
}
