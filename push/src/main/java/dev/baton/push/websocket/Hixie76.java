// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import io.netty.buffer.ByteBuf;

/// Frames of draft-hixie-thewebsocketprotocol-76 section 5: texts between 0x00 and 0xFF, and 0xFF
/// 0x00 for the end.
final class Hixie76 implements Codec {
    static final String NAME = "hixie-76";

    private static final byte[] NOTHING = {};
    private static final byte[] CLOSE = {(byte) 0xff, 0};
    private static final byte BEGIN = 0;
    private static final byte END = (byte) 0xff;

    private enum At {
        FRAME,
        TEXT,
        CLOSE
    }

    private final int limit;
    private final Payload payload;
    private At at = At.FRAME;

    Hixie76(int maxFrame, int maxMessage, Workbench bench) {
        limit = Math.min(maxFrame, maxMessage);
        payload = new Payload(bench.desk());
    }

    @Override
    public Encoding encode(Frame frame) {
        return frame.hixie();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean deflates() {
        return false;
    }

    @Override
    public boolean pings() {
        return false;
    }

    @Override
    public byte[] ping() {
        return NOTHING;
    }

    @Override
    public byte[] pong(byte[] body) {
        return NOTHING;
    }

    @Override
    public byte[] close(int code, String reason) {
        return CLOSE.clone();
    }

    @Override
    public void decode(ByteBuf in, Incoming to) throws Violation {
        switch (at) {
            case FRAME -> begin(in.readByte());
            case TEXT -> text(in, to);
            case CLOSE -> {
                if (in.readByte() != 0) {
                    throw Violation.protocol("a frame of a length");
                }
                at = At.FRAME;
                to.closes(CloseCode.NONE_RECEIVED, "");
            }
        }
    }

    private void begin(byte type) throws Violation {
        at =
                switch (type) {
                    case BEGIN -> At.TEXT;
                    case END -> At.CLOSE;
                    default -> throw Violation.protocol("frame type " + (type & 0xff));
                };
    }

    private void text(ByteBuf in, Incoming to) throws Violation {
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), END);
        int count = (end < 0 ? in.writerIndex() : end) - in.readerIndex();
        if (count > limit - payload.length()) {
            throw Violation.tooBig("a message", limit);
        }
        if (count > 0) {
            payload.append(in, count, 0, 0, limit);
        }
        if (end >= 0) {
            in.skipBytes(1);
            at = At.FRAME;
            to.text(payload.takeText());
        }
    }

    @Override
    public byte[] unfinished() {
        return switch (at) {
            case FRAME -> NOTHING;
            case CLOSE -> new byte[] {END};
            case TEXT -> {
                var begun = new byte[1 + payload.length()];
                System.arraycopy(payload.bytes(), 0, begun, 1, payload.length());
                yield begun;
            }
        };
    }

    @Override
    public void rest() throws Violation {
        if (payload.length() > 0) {
            payload.checkText();
            payload.leaveDesk();
        }
    }
}
