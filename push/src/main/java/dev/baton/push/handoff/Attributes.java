// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import java.util.HashMap;
import java.util.Map;

/// What an application keeps of a session or a stream, as it can move.
public final class Attributes {
    private static final int LARGEST = 64 * 1024;

    private Attributes() {}

    /// As they are now, whoever changes them, or what is in them, before they are sent.
    ///
    /// @throws Cbor.Refused when they hold what cannot move, or too much
    public static Map<String, Object> frozen(Map<String, Object> attributes) throws Cbor.Refused {
        var frozen = new HashMap<String, Object>();
        if (attributes.isEmpty()) {
            return frozen;
        }
        var bytes = Cbor.encode(attributes);
        if (bytes.length > LARGEST) {
            throw new Cbor.Refused(bytes.length + " bytes");
        }
        if (Cbor.decode(bytes) instanceof Map<?, ?> decoded) {
            decoded.forEach((key, value) -> frozen.put((String) key, value));
        }
        return frozen;
    }
}
