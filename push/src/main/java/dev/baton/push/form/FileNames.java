// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.form;

import dev.baton.push.field.MediaTypes;
import java.nio.charset.StandardCharsets;

/// Names of files as strangers give them.
final class FileNames {
    /// File systems take 255 bytes; something may be added.
    private static final int LONGEST = 200;

    private static final String ODD = "<>:\"|?*";

    private FileNames() {}

    /// A name that is one segment and harmless; empty when nothing is left.
    static String plain(String said) {
        var last = said.substring(Math.max(said.lastIndexOf('/'), said.lastIndexOf('\\')) + 1);
        var text = new StringBuilder();
        last.codePoints().filter(FileNames::isVisible).forEach(text::appendCodePoint);
        while (!text.isEmpty() && (text.charAt(0) == '.' || text.charAt(0) == ' ')) {
            text.deleteCharAt(0);
        }
        while (!text.isEmpty() && (endsIn(text, '.') || endsIn(text, ' '))) {
            text.setLength(text.length() - 1);
        }
        return shorten(text.toString());
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> ODD.indexOf(c) < 0;
        };
    }

    private static boolean endsIn(StringBuilder text, char c) {
        return text.charAt(text.length() - 1) == c;
    }

    /// Keeps the extension, if it looks like one.
    private static String shorten(String name) {
        var extension = MediaTypes.extension(name);
        int kept = extension.isEmpty() || extension.length() > 10 ? 0 : extension.length() + 1;
        var end = name.substring(name.length() - kept);
        int room = LONGEST - bytes(end);
        var text = new StringBuilder();
        for (int c : name.substring(0, name.length() - kept).codePoints().toArray()) {
            room -= bytes(Character.toString(c));
            if (room < 0) {
                break;
            }
            text.appendCodePoint(c);
        }
        return text.append(end).toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
