// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import dev.baton.supervisord.config.LogLevel;
import java.io.PrintWriter;
import java.io.Serial;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// Leads what libraries log by SLF4J into the main log: errors and warnings as such, what is less
/// as DEBG, since lines of INFO there are those of supervisord. Without a main log errors and
/// warnings go to standard error.
public final class LibraryLogs implements SLF4JServiceProvider {
    private static volatile @Nullable MainLog mainLog;

    private final IMarkerFactory markers = new BasicMarkerFactory();

    /// Makes SLF4J use this, which nothing in the jar asks it to: other programs may have it on
    /// their class path. Before the first library is used.
    public static void use() {
        System.setProperty("slf4j.provider", LibraryLogs.class.getName());
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    /// Where lines go from here on. Any thread.
    ///
    /// @param log null for none
    public static void leadTo(@Nullable MainLog log) {
        mainLog = log;
    }

    /// Says something of the worst kind, as libraries would. Any thread.
    public static void critical(String line) {
        write(LogLevel.CRITICAL, line);
    }

    /// For SLF4J, which calls it once.
    @Override
    public void initialize() {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        return Lines::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return new NOPMDCAdapter();
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    private static boolean keeps(LogLevel level) {
        var log = mainLog;
        return log == null ? level.compareTo(LogLevel.WARN) <= 0 : log.keeps(level);
    }

    private static void write(LogLevel level, String line) {
        var log = mainLog;
        if (log != null) {
            log.log(level, line);
        } else {
            System.err.println(line);
        }
    }

    /// What one class says.
    private static final class Lines extends LegacyAbstractLogger {
        @Serial private static final long serialVersionUID = 1;

        Lines(String name) {
            this.name = name;
        }

        @Override
        public boolean isErrorEnabled() {
            return keeps(LogLevel.ERROR);
        }

        @Override
        public boolean isWarnEnabled() {
            return keeps(LogLevel.WARN);
        }

        @Override
        public boolean isInfoEnabled() {
            return keeps(LogLevel.DEBUG);
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level of,
                @Nullable Marker marker,
                String pattern,
                Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            var level =
                    switch (of) {
                        case ERROR -> LogLevel.ERROR;
                        case WARN -> LogLevel.WARN;
                        case INFO, DEBUG, TRACE -> LogLevel.DEBUG;
                    };
            var line = name + ": " + MessageFormatter.basicArrayFormat(pattern, arguments);
            write(level, thrown == null ? line : line + ": " + told(thrown, level));
        }

        /// A warning is mostly about a client, who must not be able to fill the log with traces.
        private static String told(Throwable thrown, LogLevel level) {
            if (level != LogLevel.ERROR) {
                return thrown.toString();
            }
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            return trace.toString().strip();
        }
    }
}
