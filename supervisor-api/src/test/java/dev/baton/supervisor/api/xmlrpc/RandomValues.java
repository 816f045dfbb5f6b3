// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Random;

/// Values of every type, with texts of the characters that matter.
record RandomValues(Random random) {
    private static final String[] PIECES = {
        "a",
        " ",
        "<",
        ">",
        "&",
        "\"",
        "'",
        "\n",
        "\r",
        "\r\n",
        "\t",
        "]]>",
        "&amp;",
        "<!--",
        "ä",
        "€",
        "\ud83d\ude00",
        "\ufffd"
    };

    String text() {
        var text = new StringBuilder();
        for (var i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /// Any UTF-16, also what no XML can hold.
    String hostileText() {
        var text = new StringBuilder();
        for (var i = random.nextInt(40); i > 0; i--) {
            text.append(
                    (char) (random.nextBoolean() ? random.nextInt(0x20) : random.nextInt(0x10000)));
        }
        return text.toString();
    }

    Value value(int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> Value.of(text());
            case 1 -> Value.of(random.nextInt());
            case 2 -> Value.of(random.nextBoolean());
            case 3 -> new Value.Real(random.nextGaussian() * 1e9);
            case 4 -> {
                var values = new ArrayList<Value>();
                for (var i = random.nextInt(4); i > 0; i--) {
                    values.add(value(depth - 1));
                }
                yield Value.array(values);
            }
            default -> {
                var members = new LinkedHashMap<String, Value>();
                for (var i = random.nextInt(4); i > 0; i--) {
                    members.put(text(), value(depth - 1));
                }
                yield Value.struct(members);
            }
        };
    }
}
