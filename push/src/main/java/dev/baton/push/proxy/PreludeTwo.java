// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.proxy;

import dev.baton.push.proxy.Prelude.Broken;
import dev.baton.push.proxy.Prelude.Complete;
import dev.baton.push.proxy.Prelude.Unfinished;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Version 2, which is binary: 12 bytes of signature, one each for the version and the command, the
/// family and the protocol, two for the length of what follows: addresses, ports, further fields.
final class PreludeTwo {
    static final byte[] SIGNATURE = {
        '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
    };

    /// The length field allows for more, which nobody needs.
    static final int LARGEST = 4096;

    private static final int HEAD = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int CHECKSUM = 0x03;

    private PreludeTwo() {}

    static Prelude read(byte[] bytes) {
        if (bytes.length < HEAD) {
            return new Unfinished();
        }
        var in = ByteBuffer.wrap(bytes);
        int command = in.get(12) & 0xff;
        int length = HEAD + (in.getShort(14) & 0xffff);
        if (command != LOCAL && command != PROXY) {
            return new Broken("version and command " + command);
        }
        if (length > LARGEST) {
            return new Broken(length + " bytes");
        }
        if (bytes.length < length) {
            return new Unfinished();
        }
        if (command == LOCAL) {
            return new Complete(length, null, false);
        }
        return addresses(in.get(13) & 0xff, in.limit(length).position(HEAD));
    }

    private static Prelude addresses(int family, ByteBuffer in) {
        int size =
                switch (family) {
                    case 0x00 -> 0; // nothing is said
                    case 0x11 -> 4; // TCP over IPv4
                    case 0x21 -> 16; // TCP over IPv6
                    case 0x31 -> 108; // a unix socket: two paths, no ports
                    default -> -1;
                };
        if (size < 0) {
            return new Broken("family and protocol " + family);
        }
        boolean ports = size == 4 || size == 16;
        if (in.remaining() < 2 * size + (ports ? 4 : 0)) {
            return new Broken("addresses of " + in.remaining() + " bytes");
        }
        var client = ports ? client(in, size) : null;
        in.position(HEAD + 2 * size + (ports ? 4 : 0));
        return family == 0x00 || fieldsHold(in)
                ? new Complete(in.limit(), client, client == null)
                : new Broken("a field that does not hold");
    }

    private static @Nullable InetSocketAddress client(ByteBuffer in, int size) {
        var address = new byte[size];
        in.get(address);
        try {
            int port = in.getShort(HEAD + 2 * size) & 0xffff;
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("addresses have 4 or 16 bytes", e);
        }
    }

    /// Further fields: one byte of type, two of length, a value. A checksum has to be right.
    private static boolean fieldsHold(ByteBuffer in) {
        while (in.remaining() >= 3) {
            int type = in.get() & 0xff;
            int length = in.getShort() & 0xffff;
            if (length > in.remaining()) {
                return false;
            }
            if (type == CHECKSUM && (length != 4 || !isChecksum(in))) {
                return false;
            }
            in.position(in.position() + length);
        }
        return !in.hasRemaining();
    }

    /// CRC-32C of everything, with zeros for the checksum itself.
    private static boolean isChecksum(ByteBuffer in) {
        var all = new byte[in.limit()];
        in.get(0, all);
        Arrays.fill(all, in.position(), in.position() + 4, (byte) 0);
        var sum = new CRC32C();
        sum.update(all);
        return (int) sum.getValue() == in.getInt(in.position());
    }
}
