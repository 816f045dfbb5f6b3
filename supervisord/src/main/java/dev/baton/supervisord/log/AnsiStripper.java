// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import java.io.ByteArrayOutputStream;

/// Takes the escape sequences of terminals out of a stream: `ESC [`, parameters, and one of
/// `HfABCDRsuJKhlpm`; other bytes pass. A sequence may be split over several pieces. One thread.
final class AnsiStripper {
    private static final int ESC = 0x1b;
    private static final String FINAL = "HfABCDRsuJKhlpm";

    /// Longer is no sequence.
    private static final int LONGEST = 64;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream(LONGEST);

    /// The piece without sequences; what may be the beginning of one is held back.
    byte[] strip(byte[] piece) {
        if (held.size() == 0 && indexOf(piece) < 0) {
            return piece;
        }
        var out = new ByteArrayOutputStream(piece.length + LONGEST);
        for (byte b : piece) {
            accept(b, out);
        }
        return out.toByteArray();
    }

    private static int indexOf(byte[] piece) {
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] == ESC) {
                return i;
            }
        }
        return -1;
    }

    private void accept(byte b, ByteArrayOutputStream out) {
        if (b == ESC) {
            release(out);
            held.write(b);
        } else if (held.size() == 0) {
            out.write(b);
        } else {
            held.write(b);
            if (held.size() == 2) {
                if (b != '[') {
                    release(out);
                }
            } else if (b < ' ' || b >= '@' || held.size() == LONGEST) {
                if (FINAL.indexOf(b) < 0) {
                    release(out);
                }
                held.reset();
            }
        }
    }

    private void release(ByteArrayOutputStream out) {
        out.writeBytes(held.toByteArray());
        held.reset();
    }

    /// What was held back, at the end of the stream.
    byte[] end() {
        var rest = held.toByteArray();
        held.reset();
        return rest;
    }
}
