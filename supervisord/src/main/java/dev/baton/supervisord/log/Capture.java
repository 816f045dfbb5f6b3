// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import dev.baton.supervisord.config.ChannelSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Divides a child's output into what goes to its log and what stands between
/// `<!--XSUPERVISOR:BEGIN-->` and `<!--XSUPERVISOR:END-->`, which are messages. The marks may be
/// split over several pieces. One thread.
final class Capture {
    private static final byte[] BEGIN = bytes("<!--XSUPERVISOR:BEGIN-->");
    private static final byte[] END = bytes("<!--XSUPERVISOR:END-->");

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private final LastBytes message;
    private boolean capturing;

    /// @param maxbytes how much of a message is kept: its last bytes, and no more than
    ///   [ChannelSettings#MOST_CAPTURED]
    Capture(long maxbytes) {
        message = new LastBytes((int) Math.min(maxbytes, ChannelSettings.MOST_CAPTURED));
    }

    /// Takes the parts of the output.
    interface Sink {
        /// For the log.
        void plain(byte[] bytes);

        /// A whole message, without its marks.
        void message(byte[] bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Passes on what a piece completes; what may be the beginning of a mark is held back.
    void accept(byte[] piece, Sink sink) {
        held.writeBytes(piece);
        var data = held.toByteArray();
        held.reset();
        int from = 0;
        while (true) {
            var mark = capturing ? END : BEGIN;
            var at = indexOf(data, mark, from);
            if (at < 0) {
                var keep = data.length - prefixAtEnd(data, mark, from);
                take(data, from, keep, sink);
                held.write(data, keep, data.length - keep);
                return;
            }
            take(data, from, at, sink);
            if (capturing) {
                sink.message(message.take());
            }
            capturing = !capturing;
            from = at + mark.length;
        }
    }

    private void take(byte[] data, int from, int to, Sink sink) {
        if (capturing) {
            message.write(data, from, to);
        } else if (from < to) {
            sink.plain(Arrays.copyOfRange(data, from, to));
        }
    }

    private static int indexOf(byte[] data, byte[] mark, int from) {
        for (int i = from; i <= data.length - mark.length; i++) {
            if (data[i] == mark[0]
                    && Arrays.equals(data, i, i + mark.length, mark, 0, mark.length)) {
                return i;
            }
        }
        return -1;
    }

    private static int prefixAtEnd(byte[] data, byte[] mark, int from) {
        for (int length = Math.min(mark.length - 1, data.length - from); length > 0; length--) {
            if (Arrays.equals(data, data.length - length, data.length, mark, 0, length)) {
                return length;
            }
        }
        return 0;
    }

    /// Passes on what was held back, at the end of the output; an unfinished message too, for the
    /// log: its end will not come.
    void end(Sink sink) {
        var rest = new ByteArrayOutputStream();
        rest.writeBytes(message.take());
        rest.writeBytes(held.toByteArray());
        held.reset();
        capturing = false;
        if (rest.size() > 0) {
            sink.plain(rest.toByteArray());
        }
    }
}
