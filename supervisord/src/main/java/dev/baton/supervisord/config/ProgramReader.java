// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what `[program:x]`, `[eventlistener:x]` and `[fcgi-program:x]` have in common: the
/// processes.
final class ProgramReader {
    private final SectionReader options;
    private final Resolver resolver;
    private final Map<String, String> daemonEnvironment;
    private final List<Configuration.Notice> notices;

    /// @param options knowing the names that are known everywhere
    /// @param notices to be added to
    ProgramReader(
            SectionReader options,
            Resolver resolver,
            Map<String, String> daemonEnvironment,
            List<Configuration.Notice> notices) {
        this.options = options;
        this.resolver = resolver;
        this.daemonEnvironment = daemonEnvironment;
        this.notices = notices;
    }

    /// The name of the program.
    static String programName(String section) {
        return Values.name(section.substring(section.indexOf(':') + 1));
    }

    /// All its processes, by priority and name.
    ///
    /// @param socket of an fcgi-program; null for others
    List<ProcessSettings> processes(String group, @Nullable FcgiSocket socket) {
        try {
            return numbered(group, socket);
        } catch (ConfigException e) {
            throw e.and(
                    " in section %s (file: %s)"
                            .formatted(
                                    PythonText.repr(options.name()),
                                    PythonText.repr(options.file().toString())));
        }
    }

    private List<ProcessSettings> numbered(String group, @Nullable FcgiSocket socket) {
        var names =
                options.names()
                        .with(
                                Map.of(
                                        "program_name",
                                        options.within("", () -> programName(options.name())),
                                        "group_name",
                                        group,
                                        "host_node_name",
                                        resolver.surroundings().hostName()));
        var common = new ProcessReader(options.naming(names), resolver, daemonEnvironment, notices);
        var processes = new ArrayList<ProcessSettings>();
        for (int i = 0; i < common.numprocs; i++) {
            processes.add(common.process(common.first + i, socket));
        }
        processes.sort(
                Comparator.comparingInt(ProcessSettings::priority)
                        .thenComparing(ProcessSettings::name));
        return processes;
    }
}
