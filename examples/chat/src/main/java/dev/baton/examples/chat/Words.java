// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.function.IntPredicate;

/// What people may type, counted in code points.
final class Words {
    static final int LONGEST_NAME = 24;
    static final int LONGEST_ROOM = 32;
    static final int LONGEST_TEXT = 1000;

    private Words() {}

    /// A name of a person or a room, without what surrounds it, in one spelling (NFC).
    ///
    /// @param what it is, for the answer
    /// @throws RequestException when it is empty, too long, or has what cannot be seen
    static String name(String what, String typed, int longest) {
        var name = Normalizer.normalize(checked(what, typed, longest, Words::isSeen), Form.NFC);
        return checked(what, name, longest, Words::isSeen);
    }

    /// What is said: several lines, if need be.
    ///
    /// @throws RequestException when it is empty, too long, or has control characters
    static String text(String typed) {
        return checked("a line", typed.replace("\r\n", "\n"), LONGEST_TEXT, Words::isText);
    }

    /// For comparing: two people named Ada and ada would be hard to tell apart.
    static String folded(String name) {
        return Normalizer.normalize(name, Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static String checked(String what, String typed, int longest, IntPredicate allowed) {
        // Before anything that takes longer for longer texts.
        if (typed.length() > 4 * longest) {
            throw tooLong(what, longest);
        }
        var words = typed.strip();
        if (words.isEmpty()) {
            throw new RequestException(what + " cannot be empty");
        }
        if (words.codePointCount(0, words.length()) > longest) {
            throw tooLong(what, longest);
        }
        if (!words.codePoints().allMatch(allowed)) {
            throw new RequestException(what + " has characters that cannot be shown");
        }
        return words;
    }

    private static RequestException tooLong(String what, int longest) {
        return new RequestException(what + " has at most " + longest + " characters");
    }

    /// Names have neither control characters nor those that change how others look.
    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static boolean isText(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL -> codePoint == '\n' || codePoint == '\t';
            case Character.SURROGATE -> false;
            default -> true;
        };
    }
}
