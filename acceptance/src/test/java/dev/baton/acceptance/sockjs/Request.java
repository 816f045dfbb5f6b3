// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request, as it is put on the wire: with a Host, with a Content-Length when it has a body, and
/// with no other header than those that are given.
record Request(
        String method, String target, String version, List<Header> headers, @Nullable String body) {
    Request {
        headers = List.copyOf(headers);
    }

    static Request of(String method, String target) {
        return new Request(method, target, "HTTP/1.1", List.of(), null);
    }

    static Request get(String target) {
        return of("GET", target);
    }

    /// A POST with neither a body nor a length, until it gets one.
    static Request post(String target) {
        return of("POST", target);
    }

    static Request options(String target) {
        return of("OPTIONS", target);
    }

    Request header(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Request(method, target, version, more, body);
    }

    Request body(String text) {
        return new Request(method, target, version, headers, text);
    }

    Request http10() {
        return new Request(method, target, "HTTP/1.0", headers, body);
    }

    /// All of it.
    String text() {
        var text = new StringBuilder(method + " " + target + " " + version + "\r\n");
        if (headers.stream().noneMatch(header -> header.name().equals("Host"))) {
            text.append("Host: localhost\r\n");
        }
        headers.forEach(header ->
                text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (body == null) {
            return text.append("\r\n").toString();
        }
        var length = body.getBytes(StandardCharsets.UTF_8).length;
        return text.append("Content-Length: " + length + "\r\n\r\n").append(body).toString();
    }

    /// For the names of tests.
    @Override
    public String toString() {
        return method + " " + target;
    }
}
