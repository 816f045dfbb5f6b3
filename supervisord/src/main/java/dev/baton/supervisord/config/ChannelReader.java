// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import dev.baton.supervisord.config.ChannelSettings.LogFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Reads `stdout_*` and `stderr_*`.
final class ChannelReader {
    private final SectionReader read;
    private final Resolver resolver;
    private final List<Configuration.Notice> notices;

    /// @param read knowing the names that all processes of the section have in common
    /// @param notices to be added to
    ChannelReader(SectionReader read, Resolver resolver, List<Configuration.Notice> notices) {
        this.read = read;
        this.resolver = resolver;
        this.notices = notices;
    }

    /// The settings of one channel.
    ///
    /// @param options knowing also the names of the process
    ChannelSettings channel(SectionReader options, String name) {
        var key = name + "_logfile";
        var syslog = options.truth(name + "_syslog", false);
        var word = options.find(key).map(text -> text.toLowerCase(Locale.ROOT));
        var deprecated = word.filter("syslog"::equals).isPresent();
        if (deprecated) {
            warn(
                    "For [%s], %s=syslog but this is deprecated and will be removed.  Use %s_syslog=true to enable syslog instead."
                            .formatted(read.name(), key, name));
        }
        LogFile file = deprecated ? new LogFile.None() : options.get(key, "AUTO", this::logFile);
        var maxbytes = options.get(name + "_logfile_maxbytes", "50MB", Values::size);
        if (file instanceof LogFile.Auto && maxbytes == 0) {
            warn(
                    "For [%s], AUTO logging used for %s without rollover, set maxbytes > 0 to avoid filling up filesystem unintentionally"
                            .formatted(read.name(), key));
        }
        long captured = read.get(name + "_capture_maxbytes", "0", Values::size);
        if (captured > ChannelSettings.MOST_CAPTURED) {
            warn(
                    "For [%s], %s_capture_maxbytes is more than is kept of a message, which is its last %dMB"
                            .formatted(read.name(), name, ChannelSettings.MOST_CAPTURED >> 20));
        }
        return new ChannelSettings(
                file,
                maxbytes,
                options.integer(name + "_logfile_backups", 10),
                captured,
                read.truth(name + "_events_enabled", false),
                syslog || deprecated);
    }

    private LogFile logFile(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "none", "off", "" -> new LogFile.None();
            case "auto" -> new LogFile.Auto();
            default ->
                    new LogFile.At(Path.of(Values.pathWithParent(text, resolver.surroundings())));
        };
    }

    ChannelSettings redirected(ChannelSettings stderr) {
        if (stderr.logfile() instanceof LogFile.At) {
            warn(
                    "For [%s], redirect_stderr=true but stderr_logfile has also been set to a filename, the filename has been ignored"
                            .formatted(read.name()));
        }
        return stderr.withLogfile(new LogFile.None());
    }

    private void warn(String text) {
        notices.add(new Configuration.Notice(LogLevel.WARN, text));
    }
}
