// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/// An answer while it comes: its head is there, its body is read piece by piece.
///
/// One thread at a time.
final class Reading implements AutoCloseable {
    private final Connection connection;
    private final Head head;
    private final boolean bodiless;
    private final List<String> chunks = new ArrayList<>();

    private Reading(Connection connection, Head head, boolean bodiless) {
        this.connection = connection;
        this.head = head;
        this.bodiless = bodiless;
    }

    /// Reads the head.
    static Reading begin(Connection connection, String method) {
        var head = Head.read(connection);
        var bodiless =
                method.equals("HEAD")
                        || head.status() < 200
                        || head.status() == 204
                        || head.status() == 304;
        return new Reading(connection, head, bodiless);
    }

    Head head() {
        return head;
    }

    Connection connection() {
        return connection;
    }

    /// The next chunk, exactly as it was sent; empty for the last one, which ends the answer.
    String chunk() {
        assertThat(head.chunked()).as("%s is chunked", head).isTrue();
        var size = Integer.parseInt(connection.readLine().replaceFirst(";.*", "").strip(), 16);
        var chunk = Connection.utf8(connection.readExactly(size));
        assertThat(connection.readLine()).as("what follows the chunk %s", chunk).isEmpty();
        return chunk;
    }

    /// The answer ends here and now, with no further chunk.
    void expectEnd() {
        connection.patience(Connection.AT_ONCE);
        assertThat(chunk()).as("the chunk that ends the answer").isEmpty();
        connection.patience(Connection.PATIENCE);
    }

    /// The answer, when all the rest of it is there.
    Answer rest() {
        return new Answer(head, body(), List.copyOf(chunks));
    }

    private String body() {
        if (bodiless) {
            return "";
        }
        if (head.chunked()) {
            for (var chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
                chunks.add(chunk);
            }
            return String.join("", chunks);
        }
        return head.header("Content-Length")
                .map(length -> connection.readExactly(Integer.parseInt(length)))
                .map(Connection::utf8)
                .orElseGet(connection::readToEnd);
    }

    /// Closes the connection.
    @Override
    public void close() {
        connection.close();
    }
}
