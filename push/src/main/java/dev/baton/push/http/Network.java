// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import dev.baton.push.field.Addresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/// All addresses that begin with the same bits: `10.0.0.0/8`, `2001:db8::/32`, or one: `::1`.
record Network(InetAddress address, int bits) {
    Network {
        var bytes = address.getAddress();
        if (bits < 0 || bits > bytes.length * 8) {
            throw new IllegalArgumentException(bits + " bits of " + address.getHostAddress());
        }
        for (int i = bits; i < bytes.length * 8; i++) {
            if (bit(bytes, i)) {
                throw new IllegalArgumentException(
                        address.getHostAddress() + " says more than " + bits + " bits");
            }
        }
    }

    static Network of(String text) {
        int slash = text.indexOf('/');
        var address = Addresses.literal(slash < 0 ? text : text.substring(0, slash));
        var bits = slash < 0 ? "" : text.substring(slash + 1);
        if (address == null || (slash >= 0 && !bits.matches("\\d{1,3}"))) {
            throw new IllegalArgumentException("a network is like 10.0.0.0/8, not " + text);
        }
        return new Network(
                address, slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(bits));
    }

    boolean contains(InetAddress other) {
        var mine = address.getAddress();
        var theirs = bytes(other);
        if (mine.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (bit(mine, i) != bit(theirs, i)) {
                return false;
            }
        }
        return true;
    }

    /// An IPv4 client of an IPv6 socket is an IPv4 client.
    private static byte[] bytes(InetAddress address) {
        var bytes = address.getAddress();
        boolean mapped =
                address instanceof Inet6Address
                        && Arrays.equals(bytes, 0, 10, new byte[10], 0, 10)
                        && bytes[10] == -1
                        && bytes[11] == -1;
        return mapped ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
    }

    private static boolean bit(byte[] bytes, int at) {
        return (bytes[at / 8] & (0x80 >> (at % 8))) != 0;
    }
}
