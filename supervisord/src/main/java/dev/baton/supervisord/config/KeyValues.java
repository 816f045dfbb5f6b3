// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `A=1,B="x, y"`: the type of `environment`. Tokens are divided as Python's shlex does without its
/// POSIX rules; there is no escape character.
final class KeyValues {
    private static final String BLANKS = " \t\r\n";
    private static final String MORE_WORD_CHARACTERS = "_/.+-():";

    private final String text;
    private int at;

    private KeyValues(String text) {
        this.text = text;
    }

    /// The pairs in their order; a later one of the same key wins.
    ///
    /// @throws ConfigException when they are not pairs, or a quote is left open
    static Map<String, String> parse(String text) {
        var tokens = new KeyValues(text).tokens();
        var pairs = new LinkedHashMap<String, String>();
        for (int i = 0; i < tokens.size(); i += 4) { // the fourth is the comma, whatever it is
            if (i + 3 > tokens.size() || !tokens.get(i + 1).equals("=")) {
                throw new ConfigException(
                        "Unexpected end of key/value pairs in value '" + text + "'");
            }
            pairs.put(tokens.get(i), withoutQuotes(tokens.get(i + 2)));
        }
        return pairs;
    }

    private static String withoutQuotes(String token) {
        return token.replaceAll("^['\"]+|['\"]+$", "");
    }

    private List<String> tokens() {
        var tokens = new ArrayList<String>();
        while (at < text.length()) {
            var c = text.charAt(at);
            if (BLANKS.indexOf(c) >= 0) {
                at++;
            } else if (c == '#') {
                skipLine();
            } else if (isQuote(c)) {
                tokens.add(quoted(c));
            } else if (isWord(c)) {
                tokens.add(word());
            } else {
                tokens.add(String.valueOf(c));
                at++;
            }
        }
        return tokens;
    }

    private void skipLine() {
        var end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
    }

    private String quoted(char quote) {
        var end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw new ConfigException("No closing quotation");
        }
        var token = text.substring(at, end + 1);
        at = end + 1;
        return token;
    }

    private String word() {
        var word = new StringBuilder();
        while (at < text.length()) {
            var c = text.charAt(at);
            if (c == '#') {
                skipLine(); // and the word goes on in the next, which is Python's way
            } else if (isWord(c) || isQuote(c)) {
                word.append(c);
                at++;
            } else {
                break;
            }
        }
        return word.toString();
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }

    private static boolean isWord(char c) {
        return Character.isLetter(c)
                || (c >= '0' && c <= '9')
                || MORE_WORD_CHARACTERS.indexOf(c) >= 0;
    }
}
