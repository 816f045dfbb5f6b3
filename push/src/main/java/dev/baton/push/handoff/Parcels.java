// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.push.handoff.Cbor.Refused;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parcels as maps for [Cbor] and back: a key for each component, version 1.
///
/// A receiver ignores keys that it does not know, so a release may add some. What must not be
/// ignored is named in the list `needs`: whoever does not know one of those names refuses the
/// parcel, and the connection or session stays where it is.
final class Parcels {
    /// The version that is written, and the newest that is read.
    static final int VERSION = 1;

    private static final String NEEDS = "needs";
    private static final Set<String> KNOWN_NEEDS = Set.of();

    private Parcels() {}

    /// The map of a parcel, in the kinds of values that [Cbor] knows, if its attributes are such.
    static Map<String, @Nullable Object> map(Parcel parcel) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        switch (parcel) {
            case Parcel.Connection connection -> {
                map.put("is", "connection");
                map.put("input", connection.input());
                map.put("client", text(connection.client()));
                map.put("anonymous", connection.anonymous());
                map.put("listener", connection.listener());
            }
            case Parcel.Stream stream -> {
                map.put("is", "stream");
                map.put("connection", map(stream.connection()));
                map.put("method", stream.method());
                map.put("target", stream.target());
                map.put("version", stream.version());
                map.put("headers", stream.headers());
                map.put("status", stream.status());
                map.put("kept", stream.kept());
                map.put("output", stream.output());
            }
            case Parcel.WebSocket socket -> {
                map.put("is", "websocket");
                map.put("session", map(socket.session()));
                map.put("protocol", socket.protocol());
                map.put("subprotocol", socket.subprotocol());
                map.put("deflates", socket.deflates());
                map.put("input", socket.input());
                map.put("output", socket.output());
                map.put("listener", socket.listener());
            }
            case Parcel.Polling polling -> {
                map.put("is", "polling");
                map.put("session", map(polling.session()));
                map.put("greeted", polling.greeted());
                map.put("undelivered", polling.undelivered());
                map.put("last", polling.last());
                map.put("patience", polling.patience());
            }
        }
        return map;
    }

    private static Map<String, @Nullable Object> map(Parcel.Sitting session) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("service", session.service());
        map.put("id", session.id());
        map.put("path", session.path());
        map.put("query", session.query());
        map.put("transport", session.transport());
        map.put("remote", text(session.remote()));
        map.put("headers", session.headers());
        map.put("cookies", session.cookies());
        map.put("attributes", session.attributes());
        return map;
    }

    /// The parcel of such a map.
    ///
    /// @throws Refused when it is none, or one that only a later release understands
    static Parcel of(Fields fields) throws Refused {
        for (var need : fields.texts(NEEDS, List.of())) {
            if (!KNOWN_NEEDS.contains(need)) {
                throw new Refused("a parcel that needs " + need);
            }
        }
        return switch (fields.text("is")) {
            case "connection" -> connection(fields);
            case "stream" ->
                    new Parcel.Stream(
                            connection(fields.fields("connection")),
                            fields.text("method"),
                            fields.text("target"),
                            fields.text("version"),
                            fields.texts("headers", List.of()),
                            (int) fields.number("status"),
                            fields.bool("kept"),
                            fields.bytes("output"));
            case "websocket" ->
                    new Parcel.WebSocket(
                            session(fields.fields("session")),
                            fields.text("protocol"),
                            fields.text("subprotocol"),
                            fields.bool("deflates"),
                            fields.bytes("input"),
                            fields.bytes("output"),
                            fields.text("listener"));
            case "polling" ->
                    new Parcel.Polling(
                            session(fields.fields("session")),
                            fields.bool("greeted"),
                            fields.byteStrings("undelivered"),
                            fields.bytes("last"),
                            fields.number("patience"));
            default -> throw new Refused("an unknown parcel: " + fields.text("is"));
        };
    }

    private static Parcel.Connection connection(Fields fields) throws Refused {
        return new Parcel.Connection(
                fields.bytes("input"),
                address(fields.text("client", "")),
                fields.bool("anonymous"),
                fields.text("listener"));
    }

    private static Parcel.Sitting session(Fields fields) throws Refused {
        var remote = address(fields.text("remote"));
        if (remote == null) {
            throw new Refused("a session of nobody");
        }
        return new Parcel.Sitting(
                fields.text("service"),
                fields.text("id"),
                fields.text("path"),
                fields.text("query"),
                fields.text("transport"),
                remote,
                fields.words("headers"),
                fields.words("cookies"),
                fields.values("attributes"));
    }

    private static String text(@Nullable SocketAddress address) {
        return switch (address) {
            case null -> "";
            case UnixDomainSocketAddress unix -> "unix:" + unix.getPath();
            case InetSocketAddress inet when inet.getAddress() != null ->
                    inet.getPort() + " " + inet.getAddress().getHostAddress();
            default -> "unix:";
        };
    }

    private static @Nullable SocketAddress address(String text) throws Refused {
        if (text.isEmpty()) {
            return null;
        }
        var blank = text.indexOf(' ');
        try {
            if (text.startsWith("unix:")) {
                return UnixDomainSocketAddress.of(text.substring("unix:".length()));
            }
            return new InetSocketAddress(
                    InetAddress.ofLiteral(text.substring(blank + 1)),
                    Integer.parseInt(text, 0, Math.max(0, blank), 10));
        } catch (IllegalArgumentException e) {
            throw new Refused("no address: " + text);
        }
    }
}
