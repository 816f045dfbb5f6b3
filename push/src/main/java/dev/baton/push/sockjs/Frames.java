// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.sockjs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/// SockJS frames, in UTF-8 and without the framing of a transport.
public final class Frames {
    private static final byte[] OPEN = {'o'};
    private static final byte[] HEARTBEAT = {'h'};

    private Frames() {}

    /// `o`: the session is open. Not to be changed.
    public static byte[] open() {
        return OPEN;
    }

    /// `h`: the connection lives. Not to be changed.
    public static byte[] heartbeat() {
        return HEARTBEAT;
    }

    /// `a["one","two"]`.
    ///
    /// @param quoted messages as [Quote#utf8(String)] makes them, one at least
    public static byte[] messages(Collection<byte[]> quoted) {
        var size = 2;
        for (var message : quoted) {
            size += message.length + 1;
        }
        var frame = new ByteArrayOutputStream(size);
        frame.write('a');
        var before = '[';
        for (var message : quoted) {
            frame.write(before);
            frame.write(message, 0, message.length);
            before = ',';
        }
        frame.write(']');
        return frame.toByteArray();
    }

    /// `c[3000,"Go away!"]`.
    public static byte[] close(int code, String reason) {
        return ("c[" + code + "," + Quote.string(reason) + "]").getBytes(StandardCharsets.UTF_8);
    }
}
