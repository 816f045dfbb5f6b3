// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Files that are served as they are, and how.
///
/// ```java
/// server.files("/static", StaticFiles.in(Path.of("web")).withCacheControl("max-age=3600"))
/// ```
///
/// @param origin where they are
/// @param cacheControl the value of `Cache-Control`; empty for none
/// @param index the file that answers for its folder; empty for none
/// @param dotFiles whether files and folders whose names begin with a dot are served
/// @param precompressed whether `a.js.br` and `a.js.gz` are sent for `a.js` to clients that take
///   them
/// @param types content types by file name extension, in lower case, beside the usual ones
public record StaticFiles(
        Origin origin,
        String cacheControl,
        String index,
        boolean dotFiles,
        boolean precompressed,
        Map<String, String> types) {

    /// Where files come from.
    public sealed interface Origin {
        /// A folder. Links within it are followed as long as they stay within it.
        record Folder(Path path) implements Origin {}

        /// A folder of the class path.
        ///
        /// @param name like `web`; never empty, since then everything could be had, settings and
        ///   all
        record ClassPath(ClassLoader loader, String name) implements Origin {
            /// Checks the name.
            public ClassPath {
                name = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
                if (name.isEmpty() || name.startsWith("/")) {
                    throw new IllegalArgumentException(
                            "a folder of the class path is like web/, not " + name);
                }
            }
        }
    }

    /// Checks header values.
    public StaticFiles {
        types = Map.copyOf(types);
        requireValue(cacheControl);
        types.values().forEach(StaticFiles::requireValue);
        if (index.indexOf('/') >= 0) {
            throw new IllegalArgumentException("an index is a file of its folder, not " + index);
        }
    }

    private static void requireValue(String value) {
        if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("not a header value: " + value);
        }
    }

    /// The files of a folder: to be asked for again each time (`no-cache`, which costs an answer of
    /// a few bytes while nothing has changed), `index.html` for folders, no dot files,
    /// precompressed ones.
    public static StaticFiles in(Path folder) {
        return from(new Origin.Folder(folder));
    }

    /// The files of a folder of the class path, such as `web/`. In a module it has to be in an open
    /// package, or have a name that no package has, such as `META-INF/web/`.
    public static StaticFiles onClassPath(String folder) {
        var loader = Thread.currentThread().getContextClassLoader();
        return onClassPath(loader == null ? ClassLoader.getSystemClassLoader() : loader, folder);
    }

    /// The same with another class loader than the thread's.
    public static StaticFiles onClassPath(ClassLoader loader, String folder) {
        return from(new Origin.ClassPath(loader, folder));
    }

    private static StaticFiles from(Origin origin) {
        return new StaticFiles(origin, "no-cache", "index.html", false, true, Map.of());
    }

    /// These files with another [#cacheControl()].
    public StaticFiles withCacheControl(String cacheControl) {
        return new StaticFiles(origin, cacheControl, index, dotFiles, precompressed, types);
    }

    /// These files with another [#index()].
    public StaticFiles withIndex(String index) {
        return new StaticFiles(origin, cacheControl, index, dotFiles, precompressed, types);
    }

    /// These files with another [#dotFiles()].
    public StaticFiles withDotFiles(boolean dotFiles) {
        return new StaticFiles(origin, cacheControl, index, dotFiles, precompressed, types);
    }

    /// These files with another [#precompressed()].
    public StaticFiles withPrecompressed(boolean precompressed) {
        return new StaticFiles(origin, cacheControl, index, dotFiles, precompressed, types);
    }

    /// These files, with a content type for those whose names end in a dot and `extension`.
    public StaticFiles withType(String extension, String contentType) {
        var more = new TreeMap<>(types);
        more.put(extension.toLowerCase(Locale.ROOT), contentType);
        return new StaticFiles(origin, cacheControl, index, dotFiles, precompressed, more);
    }
}
