// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import dev.baton.supervisord.config.Configuration.Notice;
import dev.baton.supervisord.config.Configuration.RpcInterface;
import dev.baton.supervisord.config.Configuration.Unsupported;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads a configuration with all files that it includes. One object reads once; nothing is kept
/// from one reading to the next.
public final class ConfigReader {
    /// A configuration is text that people write.
    private static final long LARGEST_FILE = 16 << 20;

    private final Path file;
    private final Surroundings surroundings;
    private final Ini ini;
    private final List<Notice> notices = new ArrayList<>();
    private final List<Unsupported> unsupported = new ArrayList<>();

    private ConfigReader(Path file, Surroundings surroundings) {
        this.file = file;
        this.surroundings = surroundings;
        this.ini = new Ini(file);
    }

    /// Reads `file` and what it includes.
    ///
    /// @param file relative to the working directory, or absolute
    /// @throws ConfigException when it cannot be used
    public static Configuration read(Path file, Surroundings surroundings) {
        return new ConfigReader(file, surroundings).read();
    }

    private Configuration read() {
        if (!Files.exists(inWorkingDirectory(file))) {
            throw new ConfigException("could not find config file " + file);
        }
        try {
            IniParser.read(ini, file, file.toString(), text(file));
        } catch (IOException e) {
            throw new ConfigException("could not read config file " + file);
        }
        var resolver = new Resolver(surroundings);
        var everywhere =
                new Expansion(Map.of("here", here())).withEnvironment(surroundings.environment());
        includes(everywhere);
        var section = ini.find("supervisord");
        if (section == null) {
            throw new ConfigException(".ini file does not include supervisord section");
        }
        var daemon =
                new DaemonReader(new SectionReader(ini, section, everywhere), resolver).settings();
        var names = everywhere.withEnvironment(daemon.environment());
        var interfaces = interfaces(names);
        var groups =
                new GroupReader(ini, resolver, names, daemon.environment(), notices, unsupported)
                        .groups();
        return new Configuration(
                file,
                daemon,
                groups,
                new ServerReader(resolver).servers(ini, names),
                interfaces,
                notices,
                unsupported);
    }

    private Path inWorkingDirectory(Path path) {
        return surroundings.workingDirectory().resolve(path);
    }

    private String here() {
        return Ini.directoryOf(inWorkingDirectory(file));
    }

    private String text(Path path) throws IOException {
        var real = inWorkingDirectory(path);
        if (Files.size(real) > LARGEST_FILE) {
            throw new ConfigException(path + " is larger than " + LARGEST_FILE + " bytes");
        }
        var bytes = Files.readAllBytes(real);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ConfigException("config file " + path + " is not in UTF-8");
        }
    }

    private void includes(Expansion everywhere) {
        var section = ini.find("include");
        if (section == null) {
            return;
        }
        var names = everywhere.with(Map.of("host_node_name", surroundings.hostName()));
        var read = new SectionReader(ini, section, names);
        if (!read.has("files")) {
            throw new ConfigException(".ini file has [include] section, but no files setting")
                    .at(section.place());
        }
        var patterns =
                read.expandRaw("files", read.raw("files", ""), "include.files", names).strip();
        for (var pattern : patterns.split("\\s+", -1)) {
            if (!pattern.isEmpty()) {
                include(pattern.startsWith("/") ? pattern : here() + "/" + pattern);
            }
        }
    }

    private void include(String pattern) {
        var matches = Glob.of(pattern);
        if (matches.isEmpty()) {
            notices.add(
                    new Notice(LogLevel.WARN, "No file matches via include \"" + pattern + "\""));
        }
        for (var match : matches) {
            notices.add(
                    new Notice(
                            LogLevel.INFO, "Included extra file \"" + match + "\" during parsing"));
            try {
                IniParser.read(ini, Path.of(match), match, text(Path.of(match)));
            } catch (IOException e) {
                notices.add(
                        new Notice(
                                LogLevel.WARN, "could not read included file \"" + match + "\""));
            }
        }
    }

    private List<RpcInterface> interfaces(Expansion names) {
        var interfaces = new ArrayList<RpcInterface>();
        for (var section : ini.sections("rpcinterface:")) {
            var read = new SectionReader(ini, section, names);
            var key = "supervisor.rpcinterface_factory";
            var factory =
                    read.find(key)
                            .orElseThrow(() ->
                                    new ConfigException(
                                                    "section [%s] does not specify a %s"
                                                            .formatted(section.name, key))
                                            .at(section.place()));
            var found = new RpcInterface(section.name.substring("rpcinterface:".length()), factory);
            interfaces.add(found);
            if (!found.isMain()) {
                unsupported.add(
                        new Unsupported(
                                read.place(key),
                                "interfaces in Python are not supported; there are no methods "
                                        + found.name()
                                        + ".*"));
            }
        }
        return interfaces;
    }
}
