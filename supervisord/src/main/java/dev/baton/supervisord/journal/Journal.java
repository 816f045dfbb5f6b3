// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.journal;

import dev.baton.supervisord.config.ProcessSettings.Stop;
import dev.baton.supervisord.log.Trouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The children of a daemon, in a file that is there while it has some. A line for each that
/// begins, another when it ends:
///
/// ```
/// batond 1 8b1f0ec4-63d2-4d0c-93d6-2f4e7d1c5a11 pid:[4026531836]
/// + 4711 1234567 15 10 - web:web
/// - 4711
/// ```
///
/// The first line says in which boot and for which process numbers the others are true. A line of a
/// child: its number, when it began (ticks since the boot), stopsignal, stopwaitsecs, whether
/// stopasgroup (`s`) and killasgroup (`k`), its name. What cannot be understood is skipped. Nothing
/// is synced: what has to be survived is a kill, not the loss of power, after which there are no
/// children. For one thread.
public final class Journal implements AutoCloseable {
    /// When the file is written anew, unless it has to be so long.
    private static final int LONG = 64 << 10;

    private static final long LONGEST = 16 << 20;

    private final Path path;
    private final @Nullable FileChannel channel;
    private final Consumer<String> trouble;

    /// By number, in the order of their lines.
    private final Map<Integer, Entry> children = new LinkedHashMap<>();

    private long size;
    private long compacted;
    private boolean failing;

    private Journal(Path path, @Nullable FileChannel channel, Consumer<String> trouble) {
        this.path = path;
        this.channel = channel;
        this.trouble = trouble;
    }

    /// One that keeps nothing.
    public static Journal none() {
        return new Journal(Path.of("/dev/null"), null, _ -> {});
    }

    /// Opens one for a daemon; it is this daemon's until it is closed, or the process ends.
    ///
    /// @param trouble told when it cannot be written, once until it can be again
    /// @return empty when a daemon that lives has it
    /// @throws IOException when it cannot be opened, or was written by who knows whom
    public static Optional<Journal> open(Path path, Consumer<String> trouble) throws IOException {
        var taken = new Place(path).take();
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        var journal = new Journal(path, taken.get(), trouble);
        try {
            journal.read(taken.get());
            journal.rewrite(taken.get());
            return Optional.of(journal);
        } catch (IOException e) {
            taken.get().close();
            throw e;
        }
    }

    private static String owner() throws IOException {
        var boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        return "batond 1 %s %s\n"
                .formatted(boot, Files.readSymbolicLink(Path.of("/proc/self/ns/pid")));
    }

    private void read(FileChannel from) throws IOException {
        if (from.size() > LONGEST) {
            throw new IOException("it is longer than " + LONGEST + " bytes");
        }
        var bytes = ByteBuffer.allocate((int) from.size());
        int more;
        do {
            more = from.read(bytes, bytes.position());
        } while (more > 0);
        var text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        var owner = owner();
        if (text.startsWith(owner)) {
            // a line without an end was being written when the daemon was killed
            text.substring(owner.length(), text.lastIndexOf('\n') + 1).lines().forEach(this::read);
            children.values().removeIf(entry -> !entry.isThere());
        }
    }

    private void read(String line) {
        if (line.matches("- \\d{1,9}")) {
            children.remove(Integer.parseInt(line.substring(2)));
        }
        Entry.parse(line).ifPresent(this::put);
    }

    /// Behind all others: the order is that of the lines.
    private void put(Entry entry) {
        children.remove(entry.pid());
        children.put(entry.pid(), entry);
    }

    /// In place, since the lock is the file's. Whatever part of it a kill leaves undone: no line
    /// moves towards the end, so what is not yet overwritten is in the old lines behind.
    private void rewrite(FileChannel to) throws IOException {
        var text = new StringBuilder(owner());
        children.values().forEach(entry -> text.append(entry.line()));
        size = 0;
        write(to, text.toString());
        to.truncate(size);
        compacted = size;
    }

    private void write(FileChannel to, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            size += to.write(bytes, size);
        }
    }

    /// The children that are known and have not ended.
    Collection<Entry> children() {
        return List.copyOf(children.values());
    }

    /// Whether there are such.
    public boolean hasChildren() {
        return !children.isEmpty();
    }

    /// A child has been made.
    ///
    /// @param name with its group's
    public void spawned(int pid, Stop stop, String name) {
        if (channel != null) {
            Entry.of(pid, stop, name)
                    .ifPresent(entry -> {
                        put(entry);
                        append(channel, entry.line());
                    });
        }
    }

    /// A child has ended.
    public void ended(int pid) {
        if (channel != null && children.remove(pid) != null) {
            append(channel, "- " + pid + "\n");
        }
    }

    private void append(FileChannel to, String line) {
        try {
            write(to, line);
            if (size > LONG && size > 2 * compacted) {
                rewrite(to);
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                trouble.accept("cannot write to " + path + ": " + Trouble.of(e));
            }
            failing = true;
        }
    }

    /// Gives it up, and removes the file unless there are children left.
    @Override
    public void close() {
        try (channel) {
            if (channel != null && children.isEmpty()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            trouble.accept("cannot remove " + path + ": " + Trouble.of(e));
        }
    }
}
