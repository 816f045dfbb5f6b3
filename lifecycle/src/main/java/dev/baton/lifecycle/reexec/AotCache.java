// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.reexec;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a successor from running old classes out of a stale AOT cache.
///
/// JDK 25.0.3 does not notice that a jar has changed since the cache was made (JDK-8377932), so a
/// cache is trusted only when its file is named by the content of what it was made from:
/// `baton-<hash>.aot`, as `bin/baton-java` names it. Any other is left out of the successor's
/// command line. Any thread.
public final class AotCache {
    private static final Logger LOG = LoggerFactory.getLogger(AotCache.class);
    private static final String OPTION = "-XX:AOTCache=";
    private static final int HASH_LENGTH = 32;

    private final Map<Path, Known> known = new HashMap<>();

    private record Known(Map<String, Object> attributes, String hash) {}

    /// The same command with the cache that belongs to the jars as they are now, or without one.
    public CommandLine refresh(CommandLine command) {
        var arguments = new ArrayList<String>();
        for (var word : command.arguments()) {
            if (!word.startsWith(OPTION)) {
                arguments.add(word);
                continue;
            }
            var given = Path.of(word.substring(OPTION.length()));
            var fitting = fitting(given, command.arguments());
            if (fitting != null) {
                arguments.add(OPTION + fitting);
            } else {
                LOG.info(
                        "the class path has changed since {} was made: starting without it", given);
            }
        }
        return new CommandLine(command.program(), arguments);
    }

    private @Nullable Path fitting(Path given, List<String> arguments) {
        var classPath = classPath(arguments);
        if (classPath == null) {
            return null;
        }
        try {
            var fitting = given.resolveSibling(name(classPath));
            return Files.isReadable(fitting) ? fitting : null;
        } catch (UncheckedIOException e) {
            LOG.warn("cannot tell which cache fits: {}", e.getMessage());
            return null; // a jar is being replaced, or is a directory
        }
    }

    private static @Nullable String classPath(List<String> arguments) {
        for (int i = 1; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (word.startsWith("--class-path=")) {
                return word.substring("--class-path=".length());
            }
            var isOption =
                    word.equals("-cp") || word.equals("-classpath") || word.equals("--class-path");
            if (isOption && i + 1 < arguments.size()) {
                return arguments.get(i + 1);
            }
        }
        return null;
    }

    /// The name of the cache for this class path of jars and this JDK: `baton-`, the first 32 hex
    /// digits of a SHA-256, `.aot`. Hashed are the lines that `sha256sum < FILE` prints for the
    /// JDK's `release` file and for each jar in order.
    public String name(String classPath) {
        var lines = new StringBuilder(line(Path.of(System.getProperty("java.home"), "release")));
        for (var entry : classPath.split(File.pathSeparator, -1)) {
            lines.append(line(Path.of(entry)));
        }
        var hash = hex(lines.toString().getBytes(StandardCharsets.UTF_8));
        return "baton-" + hash.substring(0, HASH_LENGTH) + ".aot";
    }

    private synchronized String line(Path file) {
        try {
            var attributes = Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime");
            var before = known.get(file);
            if (before == null || !before.attributes.equals(attributes)) {
                before = new Known(attributes, hex(Files.readAllBytes(file)));
                known.put(file, before);
            }
            return before.hash + "  -\n";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
