// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a generation behaves. Immutable; start from [#defaults()] or [#fromEnvironment()].
///
/// @param mode how to reload; empty chooses by where the process runs, see [#effectiveMode]
/// @param maxWait the drain deadline; BATON_MAX_WAIT, 10 s
/// @param readinessDelay how long a stopping server says "not ready" while it still accepts, for
///   load balancers; BATON_READINESS_DELAY, 0
/// @param readyTimeout how long a successor may take to get ready; BATON_READY_TIMEOUT, 60 s
/// @param stepTimeout how long any other step of the hand-over may take; BATON_STEP_TIMEOUT, 5 s
/// @param maxDraining how many generations may drain at once, 1 at least; if there are more, the
///   oldest waits no longer; BATON_MAX_DRAINING, 3
/// @param stopLimit when whoever supervises this process kills it; BATON_STOP_LIMIT, unknown
/// @param pidFile names the serving generation; BATON_PID_FILE, none
/// @param command starts the next generation; empty for the command line of this one
/// @param watch reload when the class path changes, for development; BATON_WATCH, false
public record Settings(
        Optional<ReloadMode> mode,
        Duration maxWait,
        Duration readinessDelay,
        Duration readyTimeout,
        Duration stepTimeout,
        int maxDraining,
        Optional<Duration> stopLimit,
        Optional<Path> pidFile,
        List<String> command,
        boolean watch) {

    public Settings {
        command = List.copyOf(command);
        notNegative("maxWait", maxWait);
        notNegative("readinessDelay", readinessDelay);
        notNegative("readyTimeout", readyTimeout);
        notNegative("stepTimeout", stepTimeout);
        if (maxDraining < 1) {
            throw new IllegalArgumentException("maxDraining is less than 1: " + maxDraining);
        }
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is negative: " + value);
        }
    }

    /// The defaults, whatever the environment says.
    public static Settings defaults() {
        return of(Map.of());
    }

    /// The defaults, changed by the BATON_ variables of the environment.
    ///
    /// @throws IllegalArgumentException naming the variable, its value and what it takes
    public static Settings fromEnvironment() {
        return of(System.getenv());
    }

    static Settings of(Map<String, String> environment) {
        var read = new Reader(environment);
        return new Settings(
                read.mode(),
                read.duration("BATON_MAX_WAIT", Duration.ofSeconds(10)),
                read.duration("BATON_READINESS_DELAY", Duration.ZERO),
                read.duration("BATON_READY_TIMEOUT", Duration.ofSeconds(60)),
                read.duration("BATON_STEP_TIMEOUT", Duration.ofSeconds(5)),
                read.count("BATON_MAX_DRAINING", 3),
                read.value("BATON_STOP_LIMIT")
                        .map(_ -> read.duration("BATON_STOP_LIMIT", Duration.ZERO)),
                read.value("BATON_PID_FILE").map(Path::of),
                List.of(),
                read.flag("BATON_WATCH"));
    }

    /// The same with this way to reload.
    public Settings withMode(ReloadMode wanted) {
        return new Settings(
                Optional.of(wanted),
                maxWait,
                readinessDelay,
                readyTimeout,
                stepTimeout,
                maxDraining,
                stopLimit,
                pidFile,
                command,
                watch);
    }

    /// The same with this drain deadline.
    public Settings withMaxWait(Duration wanted) {
        return new Settings(
                mode,
                wanted,
                readinessDelay,
                readyTimeout,
                stepTimeout,
                maxDraining,
                stopLimit,
                pidFile,
                command,
                watch);
    }

    /// The same with this pid file.
    public Settings withPidFile(Path wanted) {
        return new Settings(
                mode,
                maxWait,
                readinessDelay,
                readyTimeout,
                stepTimeout,
                maxDraining,
                stopLimit,
                Optional.of(wanted),
                command,
                watch);
    }

    /// The same without a pid file.
    Settings withoutPidFile() {
        return new Settings(
                mode,
                maxWait,
                readinessDelay,
                readyTimeout,
                stepTimeout,
                maxDraining,
                stopLimit,
                Optional.empty(),
                command,
                watch);
    }

    /// The same with this command for the next generation: a program by its path, and its
    /// arguments.
    public Settings withCommand(List<String> wanted) {
        return new Settings(
                mode,
                maxWait,
                readinessDelay,
                readyTimeout,
                stepTimeout,
                maxDraining,
                stopLimit,
                pidFile,
                wanted,
                watch);
    }

    /// The mode that is set, or else the one that fits where the process runs:
    ///
    /// - `exec` under a supervisor that tracks the pid: SUPERVISOR_ENABLED is set and it is not
    ///   Baton's own (BATON_SUPERVISOR), or systemd without NOTIFY_SOCKET, or as pid 1;
    /// - `overlap` everywhere else.
    public ReloadMode effectiveMode(Map<String, String> environment, long pid) {
        return mode.orElseGet(
                () -> tracksThePid(environment, pid) ? ReloadMode.EXEC : ReloadMode.OVERLAP);
    }

    private static boolean tracksThePid(Map<String, String> environment, long pid) {
        var supervised =
                environment.containsKey("SUPERVISOR_ENABLED")
                        && !environment.containsKey("BATON_SUPERVISOR");
        var plainSystemd =
                Long.toString(pid).equals(environment.get("SYSTEMD_EXEC_PID"))
                        && !environment.containsKey("NOTIFY_SOCKET");
        return supervised || plainSystemd || pid == 1;
    }

    private record Reader(Map<String, String> environment) {
        Optional<String> value(String name) {
            return Optional.ofNullable(environment.get(name)).filter(v -> !v.isBlank());
        }

        Optional<ReloadMode> mode() {
            return value("BATON_RELOAD")
                    .filter(word -> !word.equals("auto"))
                    .map(word -> {
                        for (var mode : ReloadMode.values()) {
                            if (mode.name().toLowerCase(Locale.ROOT).equals(word)) {
                                return mode;
                            }
                        }
                        throw wrong("BATON_RELOAD", word, "exit, exec, overlap or auto");
                    });
        }

        boolean flag(String name) {
            return switch (value(name).orElse("false")) {
                case "true", "1", "yes", "on" -> true;
                case "false", "0", "no", "off" -> false;
                default -> throw wrong(name, value(name).orElse(""), "true or false");
            };
        }

        int count(String name, int otherwise) {
            var word = value(name).map(String::strip).orElse(null);
            if (word == null) {
                return otherwise;
            }
            if (!word.matches("[1-9]\\d{0,3}")) {
                throw wrong(name, word, "a whole number from 1 to 9999");
            }
            return Integer.parseInt(word);
        }

        Duration duration(String name, Duration otherwise) {
            var word = value(name).orElse(null);
            if (word == null) {
                return otherwise;
            }
            var parsed = parse(word.strip());
            if (parsed == null) {
                throw wrong(name, word, "a duration such as 10s, 500ms or 2m");
            }
            return parsed;
        }

        private static @Nullable Duration parse(String word) {
            var digits = word.replaceAll("[a-z]+$", "");
            if (!digits.matches("\\d{1,7}")) {
                return null;
            }
            var number = Long.parseLong(digits);
            return switch (word.substring(digits.length())) {
                case "ms" -> Duration.ofMillis(number);
                case "s", "" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> null;
            };
        }

        private static IllegalArgumentException wrong(String name, String value, String takes) {
            return new IllegalArgumentException(name + "=" + value + ": it takes " + takes);
        }
    }
}
