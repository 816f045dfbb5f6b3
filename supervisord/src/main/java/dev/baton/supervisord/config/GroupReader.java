// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import dev.baton.supervisord.config.Configuration.Notice;
import dev.baton.supervisord.config.Configuration.Unsupported;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads all groups: first `[group:x]`, whose programs leave their own groups, then the programs,
/// the event listeners and the FastCGI programs.
final class GroupReader {
    private static final String PROGRAM = "program:";
    private static final String FCGI = "fcgi-program:";

    private final Ini ini;
    private final Resolver resolver;
    private final Expansion names;
    private final Map<String, String> daemonEnvironment;
    private final List<Notice> notices;
    private final List<Unsupported> unsupported;
    private final Set<String> grouped = new HashSet<>();
    private final List<Found> found = new ArrayList<>();

    /// @param section that asks for it
    private record Found(Ini.Section section, GroupSettings group) {
        int priority() {
            return group.priority();
        }

        String name() {
            return group.name();
        }
    }

    /// @param names known everywhere
    /// @param daemonEnvironment of `[supervisord]`
    /// @param notices to be added to
    /// @param unsupported to be added to
    GroupReader(
            Ini ini,
            Resolver resolver,
            Expansion names,
            Map<String, String> daemonEnvironment,
            List<Notice> notices,
            List<Unsupported> unsupported) {
        this.ini = ini;
        this.resolver = resolver;
        this.names = names;
        this.daemonEnvironment = daemonEnvironment;
        this.notices = notices;
        this.unsupported = unsupported;
    }

    /// By priority, then name. Of those that share a name the first one counts.
    List<GroupSettings> groups() {
        ini.sections("group:").forEach(this::group);
        ini.sections(PROGRAM).forEach(this::program);
        ini.sections("eventlistener:").forEach(this::listeners);
        ini.sections(FCGI).forEach(this::program);
        found.sort(Comparator.comparingInt(Found::priority).thenComparing(Found::name));
        var firsts = new LinkedHashMap<String, Found>();
        for (var each : found) {
            var first = firsts.putIfAbsent(each.name(), each);
            if (first != null) {
                leaveOut(each.section(), first.section());
            }
        }
        return firsts.values().stream().map(Found::group).toList();
    }

    private void leaveOut(Ini.Section section, Ini.Section first) {
        unsupported.add(
                new Unsupported(
                        section.place(),
                        "a second group of one name; [%s] comes first, and this one is left out"
                                .formatted(first.name)));
    }

    private void group(Ini.Section section) {
        var read = reader(section);
        var name = read.within("", () -> ProgramReader.programName(section.name));
        var programs = read.get("programs", "", Values::list);
        var priority = read.integer("priority", 999);
        var processes = new ArrayList<ProcessSettings>();
        for (var program : programs) {
            var member = read.within("programs", () -> member(section, program));
            grouped.add(member.name);
            processes.addAll(processes(member, name));
        }
        found.add(new Found(section, new GroupSettings.Programs(name, priority, processes)));
    }

    private Ini.Section member(Ini.Section group, String program) {
        var plain = ini.find(PROGRAM + program);
        var fcgi = ini.find(FCGI + program);
        if (plain != null && fcgi != null) {
            throw new ConfigException(
                    "[%s] name %s is ambiguous (exists as program and fcgi-program)"
                            .formatted(group.name, program));
        }
        var found = plain != null ? plain : fcgi;
        if (found == null) {
            throw new ConfigException(
                    "[%s] names unknown program or fcgi-program %s".formatted(group.name, program));
        }
        return found;
    }

    private void program(Ini.Section section) {
        if (grouped.contains(section.name)) {
            return;
        }
        var read = reader(section);
        var name = read.within("", () -> ProgramReader.programName(section.name));
        var priority = read.integer("priority", 999);
        found.add(
                new Found(
                        section,
                        new GroupSettings.Programs(name, priority, processes(section, name))));
    }

    private void listeners(Ini.Section section) {
        var read = reader(section);
        var name = section.name.substring(section.name.indexOf(':') + 1);
        var priority = read.integer("priority", -1);
        var size = read.get("buffer_size", "10", text -> bufferSize(section, text));
        var handler = read.find("result_handler").orElse(GroupSettings.Listeners.DEFAULT_HANDLER);
        var events = events(read);
        var length = read.get("payload_length", "bytes", PayloadLength::parse);
        if (read.truth("redirect_stderr", false)) {
            throw new ConfigException(
                            "["
                                    + section.name
                                    + "] section sets redirect_stderr=true but this is not allowed because it will interfere with the eventlistener protocol")
                    .at(read.place("redirect_stderr"));
        }
        if (!handler.equals(GroupSettings.Listeners.DEFAULT_HANDLER)) {
            unsupported.add(
                    new Unsupported(
                            read.place("result_handler"),
                            "handlers in Python are not supported; results are handled as by "
                                    + GroupSettings.Listeners.DEFAULT_HANDLER));
        }
        found.add(
                new Found(
                        section,
                        new GroupSettings.Listeners(
                                name,
                                priority,
                                processes(section, name),
                                size,
                                events,
                                handler,
                                length)));
    }

    private static int bufferSize(Ini.Section section, String text) {
        var size = Values.integer(text);
        if (size < 1) {
            throw new ConfigException(
                    "[%s] section sets invalid buffer_size (%d)".formatted(section.name, size));
        }
        return size;
    }

    private static Set<String> events(SectionReader read) {
        var events = read.get("events", "", text -> Values.list(text.toUpperCase(Locale.ROOT)));
        if (events.isEmpty()) {
            throw new ConfigException("[" + read.name() + "] section requires an \"events\" line")
                    .at(read.place("events"));
        }
        for (var event : events) {
            if (!EventNames.ALL.contains(event)) {
                throw new ConfigException(
                                "Unknown event type %s in [%s] events"
                                        .formatted(event, read.name()))
                        .at(read.place("events"));
            }
        }
        return new TreeSet<>(events);
    }

    private List<ProcessSettings> processes(Ini.Section section, String group) {
        return new ProgramReader(reader(section), resolver, daemonEnvironment, notices)
                .processes(group, socket(section));
    }

    private @Nullable FcgiSocket socket(Ini.Section section) {
        return section.name.startsWith(FCGI)
                ? new FcgiSocketReader(reader(section), resolver).read()
                : null;
    }

    private SectionReader reader(Ini.Section section) {
        return new SectionReader(ini, section, names);
    }
}
