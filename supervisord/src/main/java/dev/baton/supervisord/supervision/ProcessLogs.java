// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.config.ChannelSettings;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.config.ProcessSettings;
import dev.baton.supervisord.log.AutoLogs;
import dev.baton.supervisord.log.ChildLog;
import dev.baton.supervisord.log.LogTarget;
import dev.baton.supervisord.log.MainLog;
import dev.baton.supervisord.log.Syslog;
import dev.baton.supervisord.log.Trouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the logs of one process are, and how they are opened. Any thread.
public final class ProcessLogs {
    private final ProcessSettings settings;
    private final boolean strip;
    private final MainLog mainLog;
    private final @Nullable Path stdout;
    private final @Nullable Path stderr;

    /// Makes the AUTO ones.
    ///
    /// @param strip whether escape sequences of terminals are taken out
    /// @param workingDirectory what relative paths start from
    ProcessLogs(
            ProcessSettings settings,
            AutoLogs auto,
            boolean strip,
            Path workingDirectory,
            MainLog mainLog) {
        this.settings = settings;
        this.strip = strip;
        this.mainLog = mainLog;
        this.stdout = path(settings.stdout(), "stdout", auto, workingDirectory);
        this.stderr = path(settings.stderr(), "stderr", auto, workingDirectory);
    }

    private @Nullable Path path(
            ChannelSettings channel, String name, AutoLogs auto, Path workingDirectory) {
        return switch (channel.logfile()) {
            case ChannelSettings.LogFile.None() -> null;
            case ChannelSettings.LogFile.At(var path) -> workingDirectory.resolve(path);
            case ChannelSettings.LogFile.Auto() -> automatic(name, auto);
        };
    }

    private @Nullable Path automatic(String channel, AutoLogs auto) {
        try {
            return auto.create(settings.name(), channel);
        } catch (IOException e) {
            mainLog.critical(
                    "cannot make a log for the %s of '%s': %s"
                            .formatted(channel, settings.name(), Trouble.of(e)));
            return null;
        }
    }

    /// The file of standard output; empty for none.
    public Optional<Path> stdout() {
        return Optional.ofNullable(stdout);
    }

    /// The file of standard error; empty for none.
    public Optional<Path> stderr() {
        return Optional.ofNullable(stderr);
    }

    /// The files of a child that is about to be made.
    ///
    /// @param stdout null for none
    /// @param stderr null for none
    record Opened(@Nullable LogTarget stdout, @Nullable LogTarget stderr) {
        /// Closes them, where there is no child after all.
        void close() throws IOException {
            try (stderr) {
                if (stdout != null) {
                    stdout.close();
                }
            }
        }
    }

    /// Opens the files for a child.
    ///
    /// @throws IOException when one of them cannot be opened; the other is not open then either
    Opened open() throws IOException {
        var out = file(stdout, settings.stdout());
        try {
            return new Opened(
                    out, settings.redirectStderr() ? null : file(stderr, settings.stderr()));
        } catch (IOException e) {
            try (out) {
                throw e;
            }
        }
    }

    private static @Nullable LogTarget file(@Nullable Path path, ChannelSettings channel)
            throws IOException {
        return path == null ? null : LogTarget.open(path, channel.maxbytes(), channel.backups());
    }

    /// A log for what a new child writes to standard output.
    ///
    /// @param also who else hears it
    ChildLog stdout(Opened files, ChildLog.Listener also) {
        var channel = settings.stdout();
        return log(files.stdout(), channel, "stdout", channel.captureMaxbytes(), also);
    }

    /// The same for a listener, whose standard output has no messages in it.
    ChildLog listenerStdout(Opened files, ChildLog.Listener also) {
        return log(files.stdout(), settings.stdout(), "stdout", 0, also);
    }

    /// A log for what a new child writes to standard error.
    ///
    /// @param also who else hears it
    ChildLog stderr(Opened files, ChildLog.Listener also) {
        var channel = settings.stderr();
        return log(files.stderr(), channel, "stderr", channel.captureMaxbytes(), also);
    }

    private ChildLog log(
            @Nullable LogTarget file,
            ChannelSettings channel,
            String name,
            long captureMaxbytes,
            ChildLog.Listener also) {
        return new ChildLog(
                file, captureMaxbytes, strip, listener(channel, name).and(also), mainLog::critical);
    }

    private ChildLog.Listener listener(ChannelSettings channel, String name) {
        var listener = mainLog.keeps(LogLevel.DEBUG) ? new Debugging(name) : ChildLog.Listener.NONE;
        return channel.syslog() ? listener.and(Syslog.system().lines(settings.name())) : listener;
    }

    /// Puts what a child says into the main log too.
    private final class Debugging implements ChildLog.Listener {
        private final String channel;

        Debugging(String channel) {
            this.channel = channel;
        }

        @Override
        public void output(byte[] bytes) {
            mainLog.debug(
                    "'%s' %s output:\n%s"
                            .formatted(
                                    settings.name(),
                                    channel,
                                    new String(bytes, StandardCharsets.UTF_8)));
        }

        @Override
        public void message(byte[] bytes) {
            mainLog.debug("'%s' %s emitted a comm event".formatted(settings.name(), channel));
        }
    }

    /// Says something in the log that standard error goes to, where a child could not say it.
    void say(String text) {
        if (text.isEmpty()) {
            return;
        }
        try (var log = forComplaints(open())) {
            log.accept(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            log.end();
        } catch (IOException e) {
            mainLog.critical(
                    "cannot open a log of '%s': %s".formatted(settings.name(), Trouble.of(e)));
        }
    }

    private ChildLog forComplaints(Opened files) {
        return settings.redirectStderr()
                ? stdout(files, ChildLog.Listener.NONE)
                : stderr(files, ChildLog.Listener.NONE);
    }

    /// Empties the files of a process that has no child.
    ///
    /// @throws IOException when one of them cannot be
    void clear() throws IOException {
        for (var file : Stream.of(stdout(), stderr()).flatMap(Optional::stream).toList()) {
            if (Files.isRegularFile(file)) {
                try (var channel =
                        Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
                    channel.truncate(0);
                }
            }
        }
    }
}
