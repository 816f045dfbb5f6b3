// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The signals by name and number, signal(7), the same on x86_64 and aarch64.
public final class SignalNames {
    private static final Map<Integer, String> NAMES = new TreeMap<>();
    private static final Map<String, Integer> NUMBERS = new TreeMap<>();

    static {
        var inOrder =
                "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD"
                        + " CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS";
        var number = 1;
        for (var name : inOrder.split(" ", -1)) {
            NAMES.put(number, "SIG" + name);
            NUMBERS.put("SIG" + name, number++);
        }
        NAMES.put(34, "SIGRTMIN");
        NAMES.put(64, "SIGRTMAX");
        NUMBERS.putAll(
                Map.of("SIGCLD", 17, "SIGIOT", 6, "SIGPOLL", 29, "SIGRTMIN", 34, "SIGRTMAX", 64));
    }

    private SignalNames() {}

    /// The number of a signal given by number or by name, with or without `SIG`, in any case; or 0,
    /// which asks whether there is somebody to be signalled, kill(2).
    ///
    /// @throws ConfigException when there is none
    public static int number(String text) {
        int number;
        try {
            number = Values.integer(text);
        } catch (ConfigException notANumber) {
            var name = text.strip().toUpperCase(Locale.ROOT);
            var known = NUMBERS.get(name.startsWith("SIG") ? name : "SIG" + name);
            if (known == null) {
                throw new ConfigException(
                        "value " + PythonText.repr(text) + " is not a valid signal name");
            }
            number = known;
        }
        if (number != 0 && !NAMES.containsKey(number)) {
            throw new ConfigException(
                    "value " + PythonText.repr(text) + " is not a valid signal number");
        }
        return number;
    }

    /// The name with `SIG`; `signal N` for a number without one.
    public static String name(int number) {
        return NAMES.getOrDefault(number, "signal " + number);
    }
}
