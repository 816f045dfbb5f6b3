// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// Where a supervisor listens: `unix:///path` or `http://host:port`.
public sealed interface ServerUrl {

    /// A unix socket.
    ///
    /// @param text as it was given, for messages
    /// @param path of the socket
    record Unix(String text, String path) implements ServerUrl {}

    /// A port of a host.
    ///
    /// @param text as it was given, for messages
    /// @param host name or address
    /// @param port 80 unless it was given
    record Tcp(String text, String host, int port) implements ServerUrl {}

    /// As it was given.
    String text();

    /// Reads one. A path behind host and port is left aside, as the original does.
    ///
    /// @throws IllegalArgumentException if it is neither; the message is the original's
    static ServerUrl parse(String text) {
        if (text.startsWith("unix://")) {
            return new Unix(text, text.substring("unix://".length()));
        }
        if (!text.startsWith("http://")) {
            throw new IllegalArgumentException("Unknown protocol for serverurl " + text);
        }
        var authority = text.substring("http://".length()).replaceFirst("[/?#].*", "");
        authority = authority.substring(authority.lastIndexOf('@') + 1);
        var colon = authority.lastIndexOf(':');
        if (colon < 0 || authority.endsWith("]")) {
            return new Tcp(text, bare(authority), 80);
        }
        return new Tcp(
                text,
                bare(authority.substring(0, colon)),
                port(text, authority.substring(colon + 1)));
    }

    private static String bare(String host) {
        var bracketed = host.startsWith("[") && host.endsWith("]");
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String text, String port) {
        try {
            var number = port.isEmpty() ? 80 : Integer.parseInt(port);
            if (number > 0 && number <= 0xffff) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, as for a port that is out of range.
        }
        throw new IllegalArgumentException("No port in serverurl " + text);
    }

    /// Where to connect to; a name is looked up.
    default SocketAddress address() {
        return switch (this) {
            case Unix(_, var path) -> UnixDomainSocketAddress.of(path);
            case Tcp(_, var host, var port) -> new InetSocketAddress(host, port);
        };
    }

    /// The value of the header field `Host`.
    default String authority() {
        return switch (this) {
            case Unix _ -> "localhost";
            case Tcp(_, var host, var port) ->
                    (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        };
    }
}
