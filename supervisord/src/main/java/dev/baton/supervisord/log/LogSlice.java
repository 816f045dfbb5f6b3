// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Parts of log files as clients ask for them. Reads through a channel of its own, so that a slow
/// reader holds up nobody who writes.
public final class LogSlice {
    /// The most that one answer holds: whoever wants more asks again with another offset.
    public static final int MOST = 8 << 20;

    private LogSlice() {}

    /// The end of a log.
    public static final class Tail {
        private final byte[] bytes;
        private final long offset;
        private final boolean overflow;

        private Tail(byte[] bytes, long offset, boolean overflow) {
            this.bytes = bytes;
            this.offset = offset;
            this.overflow = overflow;
        }

        /// The last of it.
        public byte[] bytes() {
            return bytes.clone();
        }

        /// Where the log ends.
        public long offset() {
            return offset;
        }

        /// Whether there was more than asked for.
        public boolean overflow() {
            return overflow;
        }
    }

    /// A part of a log: `readLog` and its kin.
    ///
    /// @param offset where it begins; less than 0 for so many bytes before the end
    /// @param length how much; 0 for all to the end, and nothing else when the offset is negative
    /// @return nothing beyond the end
    /// @throws IllegalArgumentException when the two do not go together
    /// @throws IOException when the file cannot be read
    public static byte[] read(Path file, long offset, long length) throws IOException {
        if (length < 0 || (offset < 0 && length != 0)) {
            throw new IllegalArgumentException("offset " + offset + " with length " + length);
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var size = channel.size();
            if (offset < 0) {
                var most = Math.min(size, MOST);
                var wanted = offset < -most ? most : -offset;
                return bytes(channel, size - wanted, wanted);
            }
            var left = Math.max(0, size - offset);
            return bytes(channel, offset, length == 0 ? left : Math.min(left, length));
        }
    }

    /// The end of a log: `tailProcessStdoutLog` and its kin.
    ///
    /// @param offset where the caller believes the log to end
    /// @param length how much of it at most
    /// @throws IOException when the file cannot be read
    public static Tail tail(Path file, long offset, long length) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var size = channel.size();
            var wanted = Math.clamp(length, 0, MOST);
            var asked = Math.max(0, offset);
            var end = asked > Long.MAX_VALUE - wanted ? Long.MAX_VALUE : asked + wanted;
            var overflow = size > end;
            if (!overflow && asked > size - 1) {
                wanted = 0; // nothing new
            }
            var begin = Math.max(0, size - wanted);
            return new Tail(bytes(channel, begin, size - begin), size, overflow);
        }
    }

    private static byte[] bytes(FileChannel channel, long offset, long length) throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(length, MOST));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                break; // it has become shorter meanwhile
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
