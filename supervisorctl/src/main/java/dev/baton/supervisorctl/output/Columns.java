// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Text in columns. Pure.
public final class Columns {
    private static final int GAP = 2;

    private Columns() {}

    /// The text, with blanks behind it up to this width; a longer one as it is.
    public static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }

    /// Words in as few lines as the width allows, to be read downwards, every column as wide as its
    /// longest word.
    public static List<String> downwards(List<String> words, int width) {
        for (var height = 1; height < words.size(); height++) {
            var widths = widths(words, height);
            if (widths.stream().mapToInt(Integer::intValue).sum() + GAP * (widths.size() - 1)
                    <= width) {
                return lines(words, height, widths);
            }
        }
        return List.copyOf(words);
    }

    private static List<Integer> widths(List<String> words, int height) {
        var widths = new ArrayList<Integer>();
        for (var from = 0; from < words.size(); from += height) {
            var column = words.subList(from, Math.min(from + height, words.size()));
            widths.add(column.stream().mapToInt(String::length).max().orElse(0));
        }
        return widths;
    }

    private static List<String> lines(List<String> words, int height, List<Integer> widths) {
        return IntStream.range(0, height)
                .mapToObj(row ->
                        IntStream.range(0, widths.size())
                                .filter(column -> column * height + row < words.size())
                                .mapToObj(column ->
                                        padded(
                                                words.get(column * height + row),
                                                widths.get(column)))
                                .toList())
                .map(row -> String.join(" ".repeat(GAP), row))
                .toList();
    }
}
