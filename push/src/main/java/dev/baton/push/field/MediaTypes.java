// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.field;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Content types: what file names stand for, and which are worth compressing.
public final class MediaTypes {
    /// What a file of an unknown kind is.
    public static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> BY_EXTENSION =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("htm", "text/html; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("mjs", "text/javascript; charset=utf-8"),
                    Map.entry("txt", "text/plain; charset=utf-8"),
                    Map.entry("log", "text/plain; charset=utf-8"),
                    Map.entry("md", "text/markdown; charset=utf-8"),
                    Map.entry("csv", "text/csv; charset=utf-8"),
                    Map.entry("vtt", "text/vtt; charset=utf-8"),
                    Map.entry("ics", "text/calendar; charset=utf-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("map", "application/json"),
                    Map.entry("webmanifest", "application/manifest+json"),
                    Map.entry("xml", "application/xml"),
                    Map.entry("xhtml", "application/xhtml+xml"),
                    Map.entry("atom", "application/atom+xml"),
                    Map.entry("rss", "application/rss+xml"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("apng", "image/apng"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("avif", "image/avif"),
                    Map.entry("bmp", "image/bmp"),
                    Map.entry("ico", "image/vnd.microsoft.icon"),
                    Map.entry("tif", "image/tiff"),
                    Map.entry("tiff", "image/tiff"),
                    Map.entry("woff", "font/woff"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("ttf", "font/ttf"),
                    Map.entry("otf", "font/otf"),
                    Map.entry("mp3", "audio/mpeg"),
                    Map.entry("m4a", "audio/mp4"),
                    Map.entry("ogg", "audio/ogg"),
                    Map.entry("oga", "audio/ogg"),
                    Map.entry("opus", "audio/ogg"),
                    Map.entry("wav", "audio/wav"),
                    Map.entry("flac", "audio/flac"),
                    Map.entry("mp4", "video/mp4"),
                    Map.entry("m4v", "video/mp4"),
                    Map.entry("webm", "video/webm"),
                    Map.entry("ogv", "video/ogg"),
                    Map.entry("mov", "video/quicktime"),
                    Map.entry("pdf", "application/pdf"),
                    Map.entry("wasm", "application/wasm"),
                    Map.entry("zip", "application/zip"),
                    Map.entry("gz", "application/gzip"),
                    Map.entry("tar", "application/x-tar"),
                    Map.entry("jar", "application/java-archive"));

    private static final Set<String> COMPRESSIBLE =
            Set.of(
                    "application/json",
                    "application/javascript",
                    "application/xml",
                    "application/wasm",
                    "application/x-ndjson",
                    "application/rtf",
                    "image/bmp",
                    "image/vnd.microsoft.icon",
                    "font/ttf",
                    "font/otf");

    private MediaTypes() {}

    /// By what follows the last dot of the name, in any case; [#UNKNOWN] when it says nothing.
    public static String ofFile(String name) {
        return BY_EXTENSION.getOrDefault(extension(name), UNKNOWN);
    }

    /// What follows the last dot of the name, in lower case; empty without a dot.
    public static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /// Whether contents of this type get smaller by compression. Not so `text/event-stream`, whose
    /// parts must not wait for one another.
    public static boolean isCompressible(String contentType) {
        int semicolon = contentType.indexOf(';');
        var type =
                (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                        .trim()
                        .toLowerCase(Locale.ROOT);
        return (type.startsWith("text/") && !type.equals("text/event-stream"))
                || type.endsWith("+json")
                || type.endsWith("+xml")
                || COMPRESSIBLE.contains(type);
    }
}
