// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The negotiation of permessage-deflate, RFC 7692 section 7.1. Neither side keeps its window
/// between messages, ours is always of 2^15 bytes, and the client's may be of any size.
final class PerMessageDeflate {
    private static final String NAME = "permessage-deflate";
    private static final String AGREED =
            NAME + "; server_no_context_takeover; client_no_context_takeover";
    private static final Pattern BITS = Pattern.compile("[89]|1[0-5]");
    private static final String OURS = "15";

    private PerMessageDeflate() {}

    /// What the answer's header says: to the first offer that can be met, or null.
    static @Nullable String agree(List<Extension> offers) {
        for (var offer : offers) {
            if (offer.name().equals(NAME) && isMet(offer)) {
                return saysWindow(offer) ? AGREED + "; server_max_window_bits=" + OURS : AGREED;
            }
        }
        return null;
    }

    /// An offer with a parameter that is unknown, double or out of range has to be declined.
    private static boolean isMet(Extension offer) {
        var seen = new HashSet<String>();
        for (var parameter : offer.parameters()) {
            if (!seen.add(parameter.name()) || !isMet(parameter.name(), parameter.value())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMet(String name, @Nullable String value) {
        return switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "client_max_window_bits" -> value == null || BITS.matcher(value).matches();
            case "server_max_window_bits" -> OURS.equals(value); // zlib is told nothing smaller
            default -> false;
        };
    }

    private static boolean saysWindow(Extension offer) {
        return offer.parameters().stream()
                .anyMatch(parameter -> parameter.name().equals("server_max_window_bits"));
    }
}
