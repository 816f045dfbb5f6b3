// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.field;

import java.util.ArrayList;
import java.util.List;

/// Names one state of a representation, RFC 9110 section 8.8.3.
///
/// @param weak whether states of the same tag may differ in their bytes
/// @param opaque what stands between the quotes
public record EntityTag(boolean weak, String opaque) {
    /// Checks the characters.
    public EntityTag {
        if (!opaque.chars().allMatch(c -> c > ' ' && c != '"' && c != 0x7f && c <= 0xff)) {
            throw new IllegalArgumentException("not for an entity tag: " + opaque);
        }
    }

    /// As it is sent: `"x"`, `W/"x"`.
    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + "\"";
    }

    /// The strong comparison of RFC 9110 section 8.8.3.2: the same bytes.
    public boolean isSame(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /// The weak comparison: as good as the same.
    public boolean isLike(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    /// The tags of the values of `If-Match` or `If-None-Match`, up to the first that is malformed.
    /// `*` is none of them.
    public static List<EntityTag> all(List<String> values) {
        var tags = new ArrayList<EntityTag>();
        for (var value : values) {
            for (int at = skip(value, 0); at < value.length(); at = skip(value, at)) {
                boolean weak = value.startsWith("W/", at);
                int from = at + (weak ? 3 : 1);
                int end = value.indexOf('"', from);
                if (end < 0 || value.charAt(from - 1) != '"' || !legal(value, from, end)) {
                    return tags;
                }
                tags.add(new EntityTag(weak, value.substring(from, end)));
                at = end + 1;
            }
        }
        return tags;
    }

    private static int skip(String value, int at) {
        while (at < value.length() && ", \t".indexOf(value.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static boolean legal(String value, int from, int end) {
        return value.substring(from, end).chars().allMatch(c -> c > ' ' && c != 0x7f && c <= 0xff);
    }
}
