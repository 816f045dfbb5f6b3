// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.files;

import dev.baton.push.route.Percent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request asks of a folder, decoded and harmless: no segment leads up, out, or to more than
/// one level.
///
/// @param segments names, one level each; empty for the folder itself
/// @param folder whether it ends in a slash
record FilePath(List<String> segments, boolean folder) {
    /// Reads what follows the prefix in a raw path; null for what is no file's path.
    static @Nullable FilePath of(String raw, boolean dotFiles) {
        var segments = new ArrayList<String>();
        for (int from = 1; from < raw.length(); ) {
            int slash = raw.indexOf('/', from);
            int end = slash < 0 ? raw.length() : slash;
            var segment = Percent.decode(raw, from, end, false);
            if (segment == null || !isName(segment, dotFiles)) {
                return null;
            }
            segments.add(segment);
            from = end + 1;
        }
        return new FilePath(List.copyOf(segments), raw.endsWith("/"));
    }

    private static boolean isName(String segment, boolean dotFiles) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            return false;
        }
        return (dotFiles || segment.charAt(0) != '.')
                && segment.chars().allMatch(c -> c != '/' && c != '\\' && c >= ' ' && c != 0x7f);
    }

    /// The segments of a file in this folder.
    List<String> child(String name) {
        var all = new ArrayList<>(segments);
        all.add(name);
        return all;
    }
}
