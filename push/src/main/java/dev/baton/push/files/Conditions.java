// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.files;

import dev.baton.push.field.ByteRange;
import dev.baton.push.field.EntityTag;
import dev.baton.push.field.HttpDate;
import dev.baton.push.http.Exchange;
import java.util.List;
import java.util.OptionalLong;

/// Whether, and how much of, a representation a request wants, RFC 9110 sections 13 and 14.
///
/// @param verdict whether to send it
/// @param tag what to call it: what the client called it, if that is why it is not sent
/// @param range how much of it
record Conditions(Verdict verdict, EntityTag tag, ByteRange range) {
    enum Verdict {
        /// 412
        FAILED,
        /// 304
        NOT_MODIFIED,
        /// 200, or what the range says
        SEND
    }

    /// Checks the conditions of a GET or HEAD, in the order of RFC 9110 section 13.2.2.
    static Conditions of(Exchange exchange, Representation file) {
        var tag = file.tag();
        var modified = file.lastModified();
        var wanted = exchange.headers("If-Match");
        if (!wanted.isEmpty()
                ? !isAny(wanted) && EntityTag.all(wanted).stream().noneMatch(tag::isSame)
                : isAfter(modified, date(exchange, "If-Unmodified-Since"))) {
            return new Conditions(Verdict.FAILED, tag, new ByteRange.Whole());
        }
        var known = exchange.headers("If-None-Match");
        if (!known.isEmpty()) {
            var same = EntityTag.all(known).stream().filter(tag::isLike).findFirst();
            if (same.isPresent() || isAny(known)) {
                return new Conditions(
                        Verdict.NOT_MODIFIED, same.orElse(tag), new ByteRange.Whole());
            }
        } else if (isNotAfter(modified, date(exchange, "If-Modified-Since"))) {
            return new Conditions(Verdict.NOT_MODIFIED, tag, new ByteRange.Whole());
        }
        return new Conditions(Verdict.SEND, tag, range(exchange, file));
    }

    private static ByteRange range(Exchange exchange, Representation file) {
        var ranges = exchange.headers("Range");
        if (ranges.size() != 1 || !exchange.method().equals("GET") || !isStill(exchange, file)) {
            return new ByteRange.Whole();
        }
        return ByteRange.of(ranges.getFirst(), file.size());
    }

    /// Whether the representation is the one that `If-Range` means, or none is meant. A date is
    /// strong enough where a tag of the same second is.
    private static boolean isStill(Exchange exchange, Representation file) {
        var value = exchange.header("If-Range").orElse("");
        if (value.isEmpty()) {
            return true;
        }
        var tags = EntityTag.all(List.of(value));
        if (!tags.isEmpty()) {
            return file.tag().isSame(tags.getFirst());
        }
        var date = HttpDate.parse(value);
        return date.isPresent() && date.equals(file.lastModified()) && !file.tag().weak();
    }

    private static boolean isAny(List<String> values) {
        return values.stream().anyMatch(value -> value.trim().equals("*"));
    }

    private static OptionalLong date(Exchange exchange, String field) {
        return exchange.header(field).map(HttpDate::parse).orElse(OptionalLong.empty());
    }

    private static boolean isAfter(OptionalLong modified, OptionalLong date) {
        return modified.isPresent() && date.isPresent() && modified.getAsLong() > date.getAsLong();
    }

    private static boolean isNotAfter(OptionalLong modified, OptionalLong date) {
        return modified.isPresent() && date.isPresent() && modified.getAsLong() <= date.getAsLong();
    }
}
