// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

/// How important a line of the main log is, the most important first.
public enum LogLevel {
    CRITICAL("CRIT"),
    ERROR("ERRO"),
    WARN("WARN"),
    INFO("INFO"),
    DEBUG("DEBG"),
    TRACE("TRAC"),
    BLATHER("BLAT");

    private final String mark;

    LogLevel(String mark) {
        this.mark = mark;
    }

    /// How lines of the log begin, after the time.
    public String mark() {
        return mark;
    }

    /// How a configuration writes it.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// Whether a log of this level keeps lines of `other`.
    public boolean keeps(LogLevel other) {
        return other.compareTo(this) <= 0;
    }
}
