// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The environment that this process was started with. A JVM reads it in the encoding of the
/// locale, which loses all that is not ASCII where there is none, as in most services; here it is
/// UTF-8, as it is when programs get it.
final class OwnEnvironment {
    private static final Path RAW = Path.of("/proc/self/environ");

    /// The locale, which the start script changes for the JVM.
    private static final String LOCALE = "LC_ALL";

    /// What the locale was: empty when it was not set, else after a `=`.
    private static final String FORMER_LOCALE = "BATON_LC_ALL";

    private OwnEnvironment() {}

    /// All of it, with what is for us.
    static Map<String, String> all() {
        try {
            return parse(Files.readString(RAW, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return System.getenv(); // it is not in UTF-8, or there is no /proc
        }
    }

    /// What programs get, and what `%(ENV_x)s` means.
    static Map<String, String> forPrograms() {
        return forPrograms(all());
    }

    static Map<String, String> forPrograms(Map<String, String> own) {
        var all = new TreeMap<>(own);
        all.remove(Background.VARIABLE);
        all.remove(SignalInbox.FREES_USR2, SignalInbox.ANOTHER_SIGNAL);
        restoreLocale(all);
        return all;
    }

    private static void restoreLocale(Map<String, String> all) {
        var former = all.remove(FORMER_LOCALE);
        if (former == null) {
            return; // nobody has changed it
        }
        if (former.isEmpty()) {
            all.remove(LOCALE);
        } else {
            all.put(LOCALE, former.substring(1));
        }
    }

    /// Of two with the same name the first counts, as it does for getenv(3).
    static Map<String, String> parse(String raw) {
        var variables = new TreeMap<String, String>();
        for (var variable : raw.split("\0", -1)) {
            var end = variable.indexOf('=', 1);
            if (end > 0) {
                variables.putIfAbsent(variable.substring(0, end), variable.substring(end + 1));
            }
        }
        return variables;
    }
}
