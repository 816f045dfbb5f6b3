// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.field;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Which content codings a client takes, and how gladly, RFC 9110 section 12.5.3.
public final class AcceptEncoding {
    private final Map<String, Integer> qualities = new HashMap<>();

    private AcceptEncoding() {}

    /// Reads the values of the field. Elements that are malformed say nothing.
    public static AcceptEncoding of(List<String> values) {
        var read = new AcceptEncoding();
        for (var value : values) {
            for (var element : value.split(",", -1)) {
                read.add(element);
            }
        }
        return read;
    }

    private void add(String element) {
        int semicolon = element.indexOf(';');
        var coding = semicolon < 0 ? element : element.substring(0, semicolon);
        int quality = semicolon < 0 ? 1000 : thousandths(element.substring(semicolon + 1).trim());
        if (quality >= 0 && !coding.isBlank()) {
            qualities.put(coding.trim().toLowerCase(Locale.ROOT), quality);
        }
    }

    /// Thousandths of `q=0.5`, -1 when it is none.
    private static int thousandths(String weight) {
        if (!weight.regionMatches(true, 0, "q=", 0, 2)) {
            return -1;
        }
        var number = weight.substring(2).trim();
        if (!number.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?")) {
            return -1;
        }
        return (int) Math.round(Double.parseDouble(number) * 1000);
    }

    /// From 0, not at all, to 1000. What is not mentioned is not wanted, `identity` is.
    public int quality(String coding) {
        var said = qualities.get(coding);
        if (said == null) {
            said = qualities.get("*");
        }
        return said != null ? said : coding.equals("identity") ? 1 : 0;
    }

    /// Whether the client takes this coding, and would not rather have none.
    public boolean prefers(String coding) {
        int quality = quality(coding);
        var plain = qualities.get("identity");
        return quality > 0 && (plain == null || quality >= plain);
    }
}
