// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import java.util.Arrays;

/// The last of what is written to it, within a bound: a ring that grows as it is needed. One
/// thread.
final class LastBytes {
    private static final byte[] NONE = new byte[0];
    private static final int LEAST = 1024;

    private final int most;
    private byte[] ring = NONE;
    private int begin;
    private int length;

    /// @param most how many bytes are kept
    LastBytes(int most) {
        this.most = most;
    }

    /// Takes `data` from `from` until before `to`.
    void write(byte[] data, int from, int to) {
        int first = Math.max(from, to - most);
        grow(length + to - first);
        int at = (begin + length) % Math.max(1, ring.length);
        int before = Math.min(to - first, ring.length - at);
        System.arraycopy(data, first, ring, at, before);
        System.arraycopy(data, first + before, ring, 0, to - first - before);
        length += to - first;
        if (length > ring.length) {
            begin = (begin + length) % ring.length;
            length = ring.length;
        }
    }

    private void grow(int wanted) {
        if (wanted > ring.length && ring.length < most) {
            int doubled = Math.max(LEAST, (int) Math.min(most, 2L * ring.length));
            ring = inARow(Math.min(most, Math.max(doubled, wanted)));
            begin = 0;
        }
    }

    private byte[] inARow(int size) {
        var row = new byte[size];
        int before = Math.min(length, ring.length - begin);
        System.arraycopy(ring, begin, row, 0, before);
        System.arraycopy(ring, 0, row, before, length - before);
        return row;
    }

    /// All that is kept; from here on there is nothing.
    byte[] take() {
        var all = begin == 0 ? Arrays.copyOf(ring, length) : inARow(length);
        ring = NONE;
        begin = 0;
        length = 0;
        return all;
    }
}
