// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The status line and the header fields of an answer.
record Head(String version, int status, List<Header> headers) {
    Head {
        headers = List.copyOf(headers);
    }

    static Head read(Connection connection) {
        var start = connection.readLine();
        assertThat(start).as("a status line").matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?");
        var headers = new ArrayList<Header>();
        for (var line = connection.readLine(); !line.isEmpty(); line = connection.readLine()) {
            var colon = line.indexOf(':');
            assertThat(colon).as("the colon of %s", line).isPositive();
            headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return new Head(start.substring(0, 8), Integer.parseInt(start.substring(9, 12)), headers);
    }

    /// All values of the header of that name, in any case.
    List<String> all(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /// The value of the header that can be there once.
    Optional<String> header(String name) {
        var values = all(name);
        assertThat(values).as(name).hasSizeLessThan(2);
        return values.stream().findFirst();
    }

    /// Whether the value of a header that is a list has this word, in any case.
    boolean lists(String name, String word) {
        return all(name).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .anyMatch(part -> part.strip().equalsIgnoreCase(word));
    }

    boolean chunked() {
        return lists("Transfer-Encoding", "chunked");
    }
}
