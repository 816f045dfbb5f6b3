// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

import java.nio.charset.StandardCharsets;

/// Calls and answers as documents, in both directions. Pure; any thread.
///
/// Documents that are written are UTF-8. Those that are read may also be US-ASCII or ISO-8859-1, if
/// they say so.
public final class XmlRpc {
    private XmlRpc() {}

    /// Reads a call.
    ///
    /// @throws MalformedException if it is none, or beyond the limits
    public static MethodCall readCall(byte[] document, Limits limits) {
        return new DocumentReader(Encoding.decode(document, limits), limits).call();
    }

    /// Reads an answer.
    ///
    /// @throws MalformedException if it is none, or beyond the limits
    public static MethodResponse readResponse(byte[] document, Limits limits) {
        return new DocumentReader(Encoding.decode(document, limits), limits).response();
    }

    /// Writes a call.
    public static byte[] write(MethodCall call) {
        return new DocumentWriter().call(call).getBytes(StandardCharsets.UTF_8);
    }

    /// Writes an answer.
    public static byte[] write(MethodResponse response) {
        return new DocumentWriter().response(response).getBytes(StandardCharsets.UTF_8);
    }
}
