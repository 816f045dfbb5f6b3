// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.reexec;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches class directories and jars, and speaks up once they have been quiet after a change. For
/// development; has a thread of its own.
public final class ClassPathWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClassPathWatch.class);

    private final WatchService service;
    private final Set<Path> directories = new HashSet<>();
    private final Set<Path> jars = new HashSet<>();
    private final Duration quiet;
    private final Runnable changed;

    private ClassPathWatch(WatchService service, Duration quiet, Runnable changed) {
        this.service = service;
        this.quiet = quiet;
        this.changed = changed;
    }

    /// Starts to watch.
    ///
    /// @param classPath as `java.class.path` has it
    /// @param quiet how long nothing must have changed before `changed` is called, so that a
    ///   compiler may finish
    public static ClassPathWatch start(String classPath, Duration quiet, Runnable changed) {
        try {
            var watch =
                    new ClassPathWatch(FileSystems.getDefault().newWatchService(), quiet, changed);
            for (var entry : classPath.split(File.pathSeparator, -1)) {
                watch.add(Path.of(entry).toAbsolutePath());
            }
            Thread.ofPlatform().daemon().name("baton-watch").start(watch::run);
            LOG.info(
                    "watching {} class directories and {} jars",
                    watch.directories.size(),
                    watch.jars.size());
            return watch;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot watch the class path", e);
        }
    }

    private void add(Path entry) throws IOException {
        if (Files.isDirectory(entry)) {
            addTree(entry);
        } else if (entry.getParent() != null && Files.isDirectory(entry.getParent())) {
            jars.add(entry);
            register(entry.getParent());
        }
    }

    /// Each directory is watched before it is looked into: what is made in between is seen twice
    /// rather than never.
    private void addTree(Path root) throws IOException {
        directories.add(root);
        register(root);
        try (var entries = Files.list(root)) {
            for (var directory : entries.filter(Files::isDirectory).toList()) {
                addTree(directory);
            }
        }
    }

    /// A directory that has appeared may be gone again.
    private void addNewTree(Path root) {
        try {
            addTree(root);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("not watching {}: {}", root, e.toString());
        }
    }

    private void register(Path directory) throws IOException {
        directory.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
    }

    private void run() {
        try {
            while (true) {
                var key = service.take();
                if (concernsUs(key)) {
                    awaitQuiet();
                    changed.run();
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            LOG.debug("the class path is no longer watched");
        }
    }

    /// What does not concern us, such as a log that is written beside a jar, does not count.
    private void awaitQuiet() throws InterruptedException {
        var due = System.nanoTime() + quiet.toNanos();
        for (var left = quiet.toNanos(); left > 0; left = due - System.nanoTime()) {
            var key = service.poll(left, TimeUnit.NANOSECONDS);
            if (key != null && concernsUs(key)) {
                due = System.nanoTime() + quiet.toNanos();
            }
        }
    }

    private boolean concernsUs(WatchKey key) {
        var directory = (Path) key.watchable();
        var concerns = false;
        for (var event : key.pollEvents()) {
            if (!(event.context() instanceof Path name)) {
                concerns = true; // an overflow: something changed, nobody knows what
                continue;
            }
            var changedPath = directory.resolve(name);
            if (directories.contains(directory) || jars.contains(changedPath)) {
                concerns = true;
            }
            if (directories.contains(directory) && Files.isDirectory(changedPath)) {
                addNewTree(changedPath);
            }
        }
        key.reset();
        return concerns;
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
