// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the processes of one section: what is the same for all of them once, the rest for each.
final class ProcessReader {
    /// More processes than a system has numbers for are a slip of the keyboard.
    private static final int MOST_PROCESSES = 100_000;

    private final SectionReader read;
    private final Map<String, String> daemonEnvironment;
    private final ChannelReader channels;
    private final int priority;
    private final ProcessSettings.Launch launch;
    private final ProcessSettings.Stop stop;
    private final List<Integer> exitcodes;
    private final boolean redirectStderr;
    final int numprocs;
    final int first;
    private final @Nullable String serverurl;
    private final @Nullable Integer uid;
    private final @Nullable Integer umask;
    private final String processName;

    ProcessReader(
            SectionReader read,
            Resolver resolver,
            Map<String, String> daemonEnvironment,
            List<Configuration.Notice> notices) {
        this.read = read;
        this.daemonEnvironment = daemonEnvironment;
        this.channels = new ChannelReader(read, resolver, notices);
        priority = read.integer("priority", 999);
        launch =
                new ProcessSettings.Launch(
                        read.truth("autostart", true),
                        read.get("autorestart", "unexpected", Values::autorestart),
                        read.integer("startsecs", 1),
                        read.integer("startretries", 3));
        stop = stop();
        exitcodes = read.get("exitcodes", "0", Values::exitCodes);
        redirectStderr = read.truth("redirect_stderr", false);
        numprocs = numprocs();
        first = read.integer("numprocs_start", 0);
        serverurl =
                read.find("serverurl")
                        .filter(url -> !url.strip().equalsIgnoreCase("AUTO"))
                        .orElse(null);
        uid = read.find("user", resolver::user).map(Accounts.User::uid).orElse(null);
        umask = read.find("umask", Values::octal).orElse(null);
        processName = processName();
        if (stop.asgroup() && !stop.killasgroup()) {
            throw new ConfigException("Cannot set stopasgroup=true and killasgroup=false")
                    .at(read.place("killasgroup"));
        }
    }

    private ProcessSettings.Stop stop() {
        var asgroup = read.truth("stopasgroup", false);
        return new ProcessSettings.Stop(
                read.get("stopsignal", "TERM", SignalNames::number),
                read.integer("stopwaitsecs", 10),
                asgroup,
                read.truth("killasgroup", asgroup));
    }

    private int numprocs() {
        return read.get(
                "numprocs",
                "1",
                text -> {
                    var number = Values.integer(text);
                    if (number > MOST_PROCESSES) {
                        throw new ConfigException(
                                "numprocs is more than " + MOST_PROCESSES + ": " + number);
                    }
                    return number;
                });
    }

    private String processName() {
        var key = "process_name";
        var name = read.within(key, () -> Values.name(read.raw(key, "%(program_name)s")));
        if (numprocs > 1 && !name.contains("%(process_num)")) {
            throw new ConfigException(
                            "%(process_num) must be present within process_name when numprocs > 1")
                    .at(read.place(read.has(key) ? key : "numprocs"));
        }
        return name;
    }

    ProcessSettings process(int number, @Nullable FcgiSocket socket) {
        var numbered = read.names().with(Map.of("process_num", number, "numprocs", numprocs));
        var own = environment(numbered);
        var options = read.naming(numbered.withEnvironment(own));
        var directory = options.find("directory", Path::of).orElse(null);
        var stdout = channels.channel(options, "stdout");
        var ownStderr = channels.channel(options, "stderr");
        var stderr = redirectStderr ? channels.redirected(ownStderr) : ownStderr;
        var command =
                options.find("command")
                        .orElseThrow(() ->
                                new ConfigException(
                                                "program section "
                                                        + read.name()
                                                        + " does not specify a command")
                                        .at(read.place("command")));
        var all = new LinkedHashMap<>(daemonEnvironment);
        all.putAll(own);
        return new ProcessSettings(
                options.expandRaw("process_name", processName, "process_name", options.names()),
                command,
                priority,
                launch,
                stop,
                exitcodes,
                new ProcessSettings.Place(uid, umask, directory),
                redirectStderr,
                stdout,
                stderr,
                all,
                serverurl,
                socket);
    }

    private Map<String, String> environment(Expansion numbered) {
        var key = "environment";
        var expanded = read.expandRaw(key, read.raw(key, ""), key, numbered);
        return read.within(key, () -> KeyValues.parse(expanded));
    }
}
