// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.charset.StandardCharsets;

/// What the `len` of an event counts: `payload_length` of `[eventlistener:x]`.
public enum PayloadLength {
    /// Bytes of UTF-8, for listeners that read bytes.
    BYTES,
    /// Characters, as supervisord has it, for listeners that read text: code points, which is what
    /// Python counts.
    CHARACTERS;

    static PayloadLength parse(String text) {
        return switch (text) {
            case "bytes" -> BYTES;
            case "characters" -> CHARACTERS;
            default ->
                    throw new ConfigException(
                            "invalid 'payload_length' value '%s': bytes or characters"
                                    .formatted(text));
        };
    }

    /// How long a payload is.
    public int of(String payload) {
        return switch (this) {
            case BYTES -> payload.getBytes(StandardCharsets.UTF_8).length;
            case CHARACTERS -> payload.codePointCount(0, payload.length());
        };
    }
}
