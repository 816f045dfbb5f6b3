// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.files;

import dev.baton.push.field.AcceptEncoding;
import dev.baton.push.field.MediaTypes;
import dev.baton.push.http.StaticFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds a file, and the compressed one beside it that suits the client. Any thread that may block.
final class Variants {
    private final StaticFiles settings;
    private final Source source;

    Variants(StaticFiles settings, Source source) {
        this.settings = settings;
        this.source = source;
    }

    boolean has(List<String> segments) throws IOException {
        return source.find(segments) != null;
    }

    /// Null when there is no such file.
    ///
    /// @param accepted the values of `Accept-Encoding`
    @Nullable Representation find(List<String> segments, List<String> accepted) throws IOException {
        var plain = segments.isEmpty() ? null : source.find(segments);
        if (plain == null) {
            return null;
        }
        var type = type(segments.getLast());
        var best = new Representation(plain, type, null);
        if (settings.precompressed() && !accepted.isEmpty() && MediaTypes.isCompressible(type)) {
            int liking = 0;
            var wishes = AcceptEncoding.of(accepted);
            for (var coding : Coding.values()) {
                int quality = wishes.prefers(coding.token()) ? wishes.quality(coding.token()) : 0;
                var variant = quality > liking ? variant(segments, coding, plain) : null;
                if (variant != null) {
                    liking = quality;
                    best = new Representation(variant, type, coding);
                }
            }
        }
        return best;
    }

    /// One that is older than the plain file was made of another.
    private @Nullable Resource variant(List<String> segments, Coding coding, Resource plain)
            throws IOException {
        var suffixed = new ArrayList<>(segments);
        suffixed.addLast(suffixed.removeLast() + coding.suffix());
        var found = source.find(suffixed);
        return found != null && found.follows(plain) ? found : null;
    }

    private String type(String name) {
        var own = settings.types().get(MediaTypes.extension(name));
        return own != null ? own : MediaTypes.ofFile(name);
    }
}
