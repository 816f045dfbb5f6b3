// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.form;

import dev.baton.push.field.FieldValue;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.Form;
import dev.baton.push.http.FormLimits;
import dev.baton.push.http.Multipart;
import dev.baton.push.http.RequestRefused;
import dev.baton.push.http.UploadLimits;
import dev.baton.push.route.Percent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads the body of a request as the form that its `Content-Type` says it is. The handler's
/// thread.
public final class Forms {
    private Forms() {}

    /// See [Exchange#form(FormLimits)].
    public static Form read(Exchange exchange, FormLimits limits) throws IOException {
        var type = type(exchange, "application/x-www-form-urlencoded");
        if (!type.parameters().getOrDefault("charset", "utf-8").equalsIgnoreCase("utf-8")) {
            throw new RequestRefused(415, "a form in another character set than UTF-8");
        }
        var bytes = exchange.body().readNBytes(limits.bytes() + 1);
        if (bytes.length > limits.bytes()) {
            throw new RequestRefused(413, "a form above " + limits.bytes() + " bytes");
        }
        return parse(new String(bytes, StandardCharsets.ISO_8859_1), limits.fields());
    }

    private static Form parse(String text, int most) throws RequestRefused {
        var fields = new LinkedHashMap<String, List<String>>();
        int count = 0;
        for (int from = 0; from < text.length(); ) {
            int and = text.indexOf('&', from);
            int end = and < 0 ? text.length() : and;
            if (end > from) {
                if (++count > most) {
                    throw new RequestRefused(413, "a form of more than " + most + " fields");
                }
                int equals = text.indexOf('=', from);
                int nameEnd = equals < 0 || equals > end ? end : equals;
                fields.computeIfAbsent(decode(text, from, nameEnd), _ -> new ArrayList<>())
                        .add(decode(text, Math.min(nameEnd + 1, end), end));
            }
            from = end + 1;
        }
        return new Form(fields);
    }

    private static String decode(String text, int from, int end) throws RequestRefused {
        var decoded = Percent.decode(text, from, end, true);
        if (decoded == null) {
            throw new RequestRefused(400, "a form whose encoding is broken");
        }
        return decoded;
    }

    /// See [Exchange#multipart(UploadLimits)].
    public static Multipart parts(Exchange exchange, UploadLimits limits) throws IOException {
        var type = type(exchange, "multipart/form-data");
        var boundary = type.parameters().getOrDefault("boundary", "");
        if (boundary.isEmpty()
                || boundary.length() > 70
                || !boundary.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new RequestRefused(400, "no boundary: " + boundary);
        }
        return new PartReader(new Sections(exchange.body(), boundary, limits.totalBytes()), limits);
    }

    private static FieldValue type(Exchange exchange, String wanted) throws RequestRefused {
        var said = exchange.header("Content-Type").orElse("");
        var type = FieldValue.of(said);
        if (type == null || !type.value().equals(wanted)) {
            throw new RequestRefused(415, "not " + wanted + " but '" + said + "'");
        }
        return type;
    }
}
