// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Frames and messages of RFC 6455 section 5, with the compression of RFC 7692 section 7 where it
/// was agreed, without context take-over in both directions: so a message depends on no other.
final class Rfc6455 implements Codec {
    static final String NAME = "rfc6455";

    private static final byte[] EMPTY = {};

    /// The key that masks nothing.
    private static final byte[] NO_KEY = new byte[4];

    /// No frame is too long that is as short as a control frame.
    private static final int PIECE = FrameHead.CONTROL;

    /// A message that cannot be compressed grows by so much at most, one part in 2^8, and a bit.
    private static final int STORED = 1024;

    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final boolean compression;
    private final int maxMessage;
    private final Workbench bench;
    private final FrameHead head;
    private final Payload payload;
    private boolean inPayload;
    private int taken;
    private byte @Nullable [] control;
    private int message;
    private boolean compressed;

    Rfc6455(int maxFrame, int maxMessage, boolean compression, Workbench bench) {
        this.compression = compression;
        this.maxMessage = maxMessage;
        this.bench = bench;
        head = new FrameHead(maxFrame, compression);
        payload = new Payload(bench.desk());
    }

    @Override
    public Encoding encode(Frame frame) {
        return compression ? frame.compressed() : frame.plain();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean deflates() {
        return compression;
    }

    @Override
    public boolean pings() {
        return true;
    }

    @Override
    public byte[] ping() {
        return control(FrameHead.PING, EMPTY);
    }

    @Override
    public byte[] pong(byte[] body) {
        return control(FrameHead.PONG, body);
    }

    @Override
    public byte[] close(int code, String reason) {
        return control(FrameHead.CLOSE, CloseCode.body(code, reason));
    }

    private static byte[] control(int opcode, byte[] body) {
        var frame = new byte[2 + body.length];
        frame[0] = (byte) (FrameHead.FIN | opcode);
        frame[1] = (byte) body.length;
        System.arraycopy(body, 0, frame, 2, body.length);
        return frame;
    }

    @Override
    public void decode(ByteBuf in, Incoming to) throws Violation {
        if (!inPayload) {
            if (!head.read(in)) {
                return;
            }
            begin();
        }
        int count = Math.min(head.length() - taken, in.readableBytes());
        take(in, count);
        taken += count;
        if (taken == head.length()) {
            inPayload = false;
            end(to);
        }
    }

    private void begin() throws Violation {
        inPayload = true;
        taken = 0;
        if (head.isControl()) {
            control = new byte[head.length()];
        } else if (head.opcode() == FrameHead.CONTINUATION) {
            if (message == 0) {
                throw Violation.protocol("nothing to continue");
            }
        } else if (message != 0) {
            throw Violation.protocol("a message within a message");
        } else {
            message = head.opcode();
            compressed = head.isCompressed();
        }
        if (control == null && (long) payload.length() + head.length() > most()) {
            throw Violation.tooBig("a message", maxMessage);
        }
    }

    /// How long a message may be as it comes.
    private int most() {
        return compressed
                ? (int) Math.min((long) maxMessage + (maxMessage >> 8) + STORED, LONGEST_ARRAY)
                : maxMessage;
    }

    private void take(ByteBuf in, int count) {
        if (control != null) {
            in.readBytes(control, taken, count);
            Mask.apply(control, taken, count, head.key(), taken);
        } else if (count > 0) {
            payload.append(in, count, head.key(), taken, expected());
        }
    }

    /// How long the message is when this frame is complete, or more than that if it is not the
    /// last.
    private int expected() {
        return head.isFinal() ? payload.length() - taken + head.length() : most();
    }

    private void end(Incoming to) throws Violation {
        var body = control;
        boolean last = head.isFinal();
        int opcode = head.opcode();
        head.clear();
        if (body != null) {
            control = null;
            switch (opcode) {
                case FrameHead.PING -> to.ping(body);
                case FrameHead.CLOSE -> CloseCode.read(body, to);
                default -> {} // a pong says no more than any other byte: somebody is there
            }
        } else if (last) {
            boolean text = message == FrameHead.TEXT;
            message = 0;
            if (compressed) {
                inflate(text, to);
            } else if (text) {
                to.text(payload.takeText());
            } else {
                to.binary(payload.takeBytes());
            }
        } else {
            checkBeginning();
        }
    }

    private void inflate(boolean text, Incoming to) throws Violation {
        var inflation = bench.inflation();
        int length = inflation.inflate(payload.bytes(), payload.length(), maxMessage);
        payload.clear();
        if (!text) {
            to.binary(Arrays.copyOf(inflation.bytes(), length));
            return;
        }
        var decoded = Utf8.decode(inflation.bytes(), length);
        if (decoded == null) {
            throw Violation.notUtf8();
        }
        to.text(decoded);
    }

    private void checkBeginning() throws Violation {
        if (message == FrameHead.TEXT && !compressed) {
            payload.checkText();
        }
    }

    @Override
    public byte[] unfinished() {
        var out = new ByteArrayOutputStream();
        boolean fragment = inPayload && control == null;
        int whole = payload.length() - (fragment ? taken : 0);
        boolean begun = message != 0 && !(fragment && head.opcode() != FrameHead.CONTINUATION);
        if (begun) {
            writeBeginning(out, whole);
        }
        out.writeBytes(head.arrived());
        if (inPayload) {
            var part =
                    control == null
                            ? Arrays.copyOfRange(payload.bytes(), whole, payload.length())
                            : Arrays.copyOf(control, taken);
            Mask.apply(part, 0, part.length, head.key(), 0);
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /// The fragments of the message that are complete, as others that say the same.
    private void writeBeginning(ByteArrayOutputStream out, int whole) {
        int opcode = message | (compressed ? FrameHead.RSV1 : 0);
        int at = 0;
        do {
            int length = Math.min(whole - at, PIECE);
            out.write(opcode);
            out.write(FrameHead.MASKED | length);
            out.write(NO_KEY, 0, NO_KEY.length);
            out.write(payload.bytes(), at, length);
            at += length;
            opcode = FrameHead.CONTINUATION;
        } while (at < whole);
    }

    @Override
    public void rest() throws Violation {
        if (payload.length() > 0) {
            checkBeginning();
            payload.leaveDesk();
        }
    }
}
