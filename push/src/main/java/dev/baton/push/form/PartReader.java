// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.form;

import dev.baton.push.field.FieldValue;
import dev.baton.push.http.Multipart;
import dev.baton.push.http.Part;
import dev.baton.push.http.RequestRefused;
import dev.baton.push.http.UploadLimits;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parts one after the other, within the limits. One thread.
final class PartReader implements Multipart {
    private static final Set<String> PLAIN = Set.of("7bit", "8bit", "binary");

    private final Sections sections;
    private final UploadLimits limits;
    private @Nullable PartBody current;
    private int count;
    private boolean ended;

    PartReader(Sections sections, UploadLimits limits) {
        this.sections = sections;
        this.limits = limits;
    }

    @Override
    public @Nullable Part next() throws IOException {
        if (ended) {
            return null;
        }
        if (current != null) {
            current.over();
        }
        if (!sections.next()) {
            ended = true;
            return null;
        }
        if (++count > limits.parts()) {
            throw new RequestRefused(413, "more than " + limits.parts() + " parts");
        }
        var headers = PartHeaders.read(sections, limits.headerBytes());
        var disposition = disposition(headers);
        var body = new PartBody(sections, limits.partBytes());
        current = body;
        return new ReceivedPart(headers, disposition, body, limits.textBytes());
    }

    private static FieldValue disposition(PartHeaders headers) throws RequestRefused {
        var disposition = FieldValue.of(headers.get("Content-Disposition").orElse(""));
        if (disposition == null
                || !disposition.value().equals("form-data")
                || !disposition.parameters().containsKey("name")) {
            throw new RequestRefused(400, "a part without a name");
        }
        var encoding = headers.get("Content-Transfer-Encoding").orElse("binary");
        if (!PLAIN.contains(encoding.toLowerCase(Locale.ROOT))) {
            throw new RequestRefused(400, "a part in " + encoding); // RFC 7578 section 4.7
        }
        return disposition;
    }
}
