// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.field;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// IP addresses as proxies write them. Never asks a name server.
public final class Addresses {
    private static final Pattern FOUR =
            Pattern.compile("(?:0|[1-9]\\d{0,2})(?:\\.(?:0|[1-9]\\d{0,2})){3}");
    private static final Pattern SIX = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{1,5})?");

    private Addresses() {}

    /// An IPv4 address in four decimal numbers, or an IPv6 address without brackets and scope; null
    /// for anything else.
    public static @Nullable InetAddress literal(String text) {
        try {
            if (FOUR.matcher(text).matches()) {
                return Inet4Address.ofLiteral(text);
            }
            return text.indexOf(':') >= 0 && SIX.matcher(text).matches()
                    ? Inet6Address.ofLiteral(text)
                    : null;
        } catch (IllegalArgumentException e) {
            return null; // what is no address is an answer here
        }
    }

    /// A node of RFC 7239 section 6, or what proxies write into `X-Forwarded-For`: an address, with
    /// brackets or not, with a port or not (then it is 0). Null for what is no address: `unknown`,
    /// a name.
    public static @Nullable InetSocketAddress node(String text) {
        int bracket = text.indexOf(']');
        if (text.startsWith("[") && bracket > 0) {
            return at(text.substring(1, bracket), text.substring(bracket + 1));
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':')
                ? at(text.substring(0, colon), text.substring(colon))
                : at(text, "");
    }

    private static @Nullable InetSocketAddress at(String host, String rest) {
        var address = literal(host);
        int port = rest.isEmpty() || rest.startsWith(":_") ? 0 : port(rest.substring(1));
        return address == null || port < 0 || !(rest.isEmpty() || rest.startsWith(":"))
                ? null
                : new InetSocketAddress(address, port);
    }

    /// 0 to 65535; -1 for what is no port.
    public static int port(String digits) {
        if (!digits.matches("0|[1-9]\\d{0,4}")) {
            return -1;
        }
        int port = Integer.parseInt(digits);
        return port <= 0xffff ? port : -1;
    }

    /// Whether this can be a `Host`: a name or address, with a port or not.
    public static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }
}
