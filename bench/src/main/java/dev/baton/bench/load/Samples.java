// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every request of a run, one line of CSV each: `kind,intended,sent,done,cause`, times in
/// nanoseconds of the monotonic clock, the cause empty when it was answered well.
public final class Samples {
    private static final String HEAD = "kind,intended,sent,done,cause";

    private Samples() {}

    /// One request.
    ///
    /// @param cause why it failed; null when it did not
    public record Sample(Kind kind, long intended, long sent, long done, @Nullable Cause cause) {
        public boolean good() {
            return cause == null;
        }

        /// From the intended start, in milliseconds.
        public double latency() {
            return (done - intended) / 1e6;
        }

        static Sample parse(String line) {
            var fields = line.split(",", -1);
            if (fields.length != 5) {
                throw new IllegalArgumentException("not a sample: " + line);
            }
            return new Sample(
                    Kind.of(fields[0]),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    fields[4].isEmpty() ? null : Cause.of(fields[4]));
        }
    }

    /// Reads all of a file.
    ///
    /// @throws UncheckedIOException when it cannot be read
    public static List<Sample> read(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.skip(1).map(Sample::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where outcomes go one by one. For one thread at a time.
    interface Writer extends Closeable {
        void write(Outcome outcome);

        @Override
        void close();
    }

    /// A writer that keeps nothing.
    static Writer none() {
        return new Writer() {
            @Override
            public void write(Outcome outcome) {}

            @Override
            public void close() {}
        };
    }

    /// A writer to a new file.
    static Writer to(Path file) {
        try {
            var lines = Files.newBufferedWriter(file);
            lines.write(HEAD + "\n");
            return new FileWriter(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record FileWriter(BufferedWriter lines) implements Writer {
        @Override
        public void write(Outcome outcome) {
            var cause =
                    switch (outcome) {
                        case Outcome.Answered _ -> "";
                        case Outcome.Failed failed -> failed.cause().key();
                    };
            try {
                lines.append(outcome.kind().key())
                        .append(',')
                        .append(Long.toString(outcome.intended()))
                        .append(',')
                        .append(Long.toString(outcome.sent()))
                        .append(',')
                        .append(Long.toString(outcome.done()))
                        .append(',')
                        .append(cause)
                        .append('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                lines.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
