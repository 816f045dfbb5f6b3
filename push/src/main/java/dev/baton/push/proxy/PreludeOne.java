// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.proxy;

import dev.baton.push.field.Addresses;
import dev.baton.push.proxy.Prelude.Broken;
import dev.baton.push.proxy.Prelude.Complete;
import dev.baton.push.proxy.Prelude.Unfinished;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Version 1: `PROXY TCP4 192.0.2.1 192.0.2.2 51423 80`, and CRLF.
final class PreludeOne {
    static final byte[] SIGNATURE = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 107;

    private PreludeOne() {}

    static Prelude read(byte[] bytes) {
        int end = 0;
        while (end < Math.min(bytes.length, LONGEST) && bytes[end] != '\n') {
            end++;
        }
        if (end == LONGEST) {
            return new Broken("a line above 107 bytes");
        }
        if (end == bytes.length) {
            return new Unfinished();
        }
        if (bytes[end - 1] != '\r') {
            return new Broken("half a line end");
        }
        var line = new String(bytes, 0, end - 1, StandardCharsets.ISO_8859_1);
        return line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")
                ? new Complete(end + 1, null, true)
                : known(line.split(" ", -1), end + 1);
    }

    private static Prelude known(String[] words, int length) {
        if (words.length != 6) {
            return new Broken("a line of " + words.length + " words");
        }
        var client = Addresses.literal(words[2]);
        int port = Addresses.port(words[4]);
        if (client == null || Addresses.literal(words[3]) == null) {
            return new Broken("an address that is none");
        }
        if (!isOf(words[1], words[2]) || !isOf(words[1], words[3])) {
            return new Broken("an address of another family than " + words[1]);
        }
        if (port < 0 || Addresses.port(words[5]) < 0) {
            return new Broken("a port that is none");
        }
        return Complete.from(length, new InetSocketAddress(client, port));
    }

    /// By the colon, since an IPv4 address may be written as an IPv6 one.
    private static boolean isOf(String family, String address) {
        return family.equals(address.indexOf(':') < 0 ? "TCP4" : "TCP6");
    }
}
