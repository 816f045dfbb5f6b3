// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// The section of the client, and who may be named in it.
final class Section {
    static final String NAME = "supervisorctl";

    private final IniFile ini;
    private final Expansion names;
    private final Expansion namesAndHere;

    Section(IniFile ini, Path here, Surroundings surroundings) {
        this.ini = ini;
        var variables = new HashMap<String, String>();
        surroundings.environment().forEach((name, value) -> variables.put("ENV_" + name, value));
        this.names = new Expansion(variables);
        var all = new HashMap<>(variables);
        all.put("here", here.toString());
        this.namesAndHere = new Expansion(all);
    }

    /// The value, where the directory of the file cannot be named, as the original has it.
    Optional<String> expanded(String key) {
        return ini.value(NAME, key).map(value -> names.expand(value, NAME + "." + key));
    }

    /// The value, where the directory of the file is `%(here)s`.
    Optional<String> expandedHere(String key) {
        return ini.value(NAME, key).map(value -> namesAndHere.expand(value, NAME + "." + key));
    }

    List<String> plugins() {
        return ini.sections().stream().filter(name -> name.startsWith("ctlplugin:")).toList();
    }
}
