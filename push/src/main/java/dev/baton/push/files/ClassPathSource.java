// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.files;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of a folder of the class path, in jars or class directories.
///
/// Jars are opened at once and stay open, as the class loader's are: an old generation goes on to
/// serve the files it came with when a deployment has put a new jar over its own.
final class ClassPathSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(ClassPathSource.class);

    private final ClassLoader loader;
    private final String folder;
    private final Map<String, Long> jars = new ConcurrentHashMap<>();

    ClassPathSource(ClassLoader loader, String folder) {
        this.loader = loader;
        this.folder = folder;
        try {
            var places = loader.getResources(folder);
            if (!places.hasMoreElements()) {
                LOG.warn("no folder {} on the class path, as far as its jars say", folder);
            }
            while (places.hasMoreElements()) {
                keepOpen(places.nextElement());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot serve " + folder + " of the class path", e);
        }
    }

    /// The JDK keeps the jars that were asked for with caches on.
    private void keepOpen(URL place) throws IOException {
        if (place.openConnection() instanceof JarURLConnection connection) {
            var _ = modified(connection);
        }
    }

    /// Of the jar as it was when it was opened. The time of an entry says little, since
    /// reproducible builds give all of them the same.
    private long modified(JarURLConnection connection) throws IOException {
        return jars.computeIfAbsent(
                connection.getJarFile().getName(), name -> new File(name).lastModified());
    }

    @Override
    public @Nullable Resource find(List<String> segments) throws IOException {
        var url = loader.getResource(folder + "/" + String.join("/", segments));
        if (url == null) {
            return null;
        }
        if (url.getProtocol().equals("file")) {
            return inDirectory(url);
        }
        var connection = url.openConnection();
        return connection instanceof JarURLConnection jar ? inJar(url, jar) : elsewhere(connection);
    }

    private static @Nullable Resource inDirectory(URL url) throws IOException {
        try {
            return FolderSource.of(Path.of(URI.create(url.toString())).toRealPath());
        } catch (FileSystemException e) {
            LOG.debug("no file {}: {}", url, e.toString());
            return null; // gone since it was found
        }
    }

    private @Nullable Resource inJar(URL url, JarURLConnection connection) throws IOException {
        var entry = connection.getJarEntry();
        if (entry == null || entry.isDirectory()) {
            return null;
        }
        var state = Long.toHexString(entry.getCrc()) + "-" + Long.toHexString(entry.getSize());
        return new Resource(entry.getSize(), modified(connection), state, true, url::openStream);
    }

    private static @Nullable Resource elsewhere(URLConnection connection) {
        long size = connection.getContentLengthLong();
        long modified = connection.getLastModified();
        var state = Long.toHexString(modified) + "-" + Long.toHexString(size);
        return size < 0
                ? null
                : new Resource(size, modified, state, false, connection::getInputStream);
    }
}
