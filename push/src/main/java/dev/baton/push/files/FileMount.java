// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.files;

import dev.baton.push.http.StaticFiles;
import dev.baton.push.http.StaticFiles.Origin;
import dev.baton.push.route.Match;
import dev.baton.push.route.Mount;
import dev.baton.push.route.Percent;
import dev.baton.push.route.Route;

/// Files under a prefix: decides by path and method alone, and leaves the disk to a virtual thread.
public final class FileMount implements Mount.Finder {
    private static final Match MISSING = new Match.Missing();

    private final String prefix;
    private final String pattern;
    private final boolean dotFiles;
    private final FileService service;

    private FileMount(String prefix, StaticFiles files) {
        this.prefix = prefix;
        pattern = prefix + Route.ANY;
        dotFiles = files.dotFiles();
        service = new FileService(files, source(files.origin()));
    }

    /// Mounts files.
    ///
    /// @throws IllegalArgumentException when their folder does not exist, or the prefix is none
    public static Mount at(String prefix, StaticFiles files) {
        return new Mount(prefix, new FileMount(prefix.equals("/") ? "" : prefix, files));
    }

    private static Source source(Origin origin) {
        return switch (origin) {
            case Origin.Folder(var path) -> new FolderSource(path);
            case Origin.ClassPath(var loader, var name) -> new ClassPathSource(loader, name);
        };
    }

    @Override
    public Match find(String method, String rawPath) {
        if (Percent.decode(rawPath, prefix.length(), rawPath.length(), false) == null) {
            return new Match.Malformed();
        }
        var path = FilePath.of(rawPath.substring(prefix.length()), dotFiles);
        if (path == null) {
            return MISSING;
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return new Match.OtherMethods("GET, HEAD");
        }
        return Match.Found.of(
                new Route(
                        "GET",
                        pattern,
                        exchange -> service.answer(exchange, path),
                        Route.Kind.BLOCKING));
    }
}
