// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// How to start the server: its words, with the placeholders `{port}`, `{pidFile}` and `{mode}`.
public record ServerCommand(List<String> words) {
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");
    private static final Pattern LINE = Pattern.compile("(?:[^\"']|\"[^\"]*\"|'[^']*')*");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

    public ServerCommand {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a server command without a word");
        }
    }

    /// Splits a line at blanks, as a shell does; single and double quotes keep words together.
    ///
    /// @throws IllegalArgumentException when a quote is not closed, or there is no word
    public static ServerCommand parse(String line) {
        if (!LINE.matcher(line).matches()) {
            throw new IllegalArgumentException("a quote is not closed: " + line);
        }
        return new ServerCommand(
                WORD.matcher(line)
                        .results()
                        .map(word -> QUOTED.matcher(word.group()).replaceAll("$1$2"))
                        .toList());
    }

    List<String> with(int port, Path pidFile, Mode mode) {
        return words.stream()
                .map(word ->
                        word.replace("{port}", Integer.toString(port))
                                .replace("{pidFile}", pidFile.toString())
                                .replace("{mode}", mode.toString()))
                .toList();
    }
}
