// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"a\" | [\"a\"]",
                "W/\"a\", \"b\",\t\"\" | [W/\"a\", \"b\", \"\"]",
                "\"a,b\",\"c\" | [\"a,b\", \"c\"]",
                "* | []",
                "a | []",
                "\"a\", b, \"c\" | [\"a\"]",
                "\"a | []",
                "\"a b\" | []",
                "W/ | []",
            })
    void entityTagsAreReadUpToTheFirstThatIsNone(String value, String tags) {
        assertThat(EntityTag.all(List.of(value))).hasToString(tags);
    }

    @Test
    void strongComparisonTakesNoWeakTag() {
        var weak = new EntityTag(true, "a");
        var strong = new EntityTag(false, "a");
        assertThat(strong.isSame(strong)).isTrue();
        assertThat(strong.isSame(weak)).isFalse();
        assertThat(weak.isSame(weak)).isFalse();
        assertThat(weak.isLike(strong)).isTrue();
        assertThat(weak.isLike(new EntityTag(true, "b"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0 | Part[first=0, last=0]",
                "bytes=2- | Part[first=2, last=9]",
                "Bytes=2-99 | Part[first=2, last=9]",
                "bytes=-3 | Part[first=7, last=9]",
                "bytes=-99 | Part[first=0, last=9]",
                "bytes=9-9999999999999999999999 | Part[first=9, last=9]",
                "bytes=10- | Unsatisfiable[]",
                "bytes=9999999999999999999999- | Unsatisfiable[]",
                "bytes=-0 | Unsatisfiable[]",
                "bytes=3-2 | Whole[]",
                "bytes=- | Whole[]",
                "bytes=0-1,3-4 | Whole[]",
                "bytes=a-b | Whole[]",
                "bytes=--1 | Whole[]",
                "lines=0-1 | Whole[]",
                "0-1 | Whole[]",
            })
    void rangesAreReadAgainstTheSize(String field, String range) {
        assertThat(ByteRange.of(field, 10)).hasToString(range);
    }

    @Test
    void nothingOfNothingIsARange() {
        assertThat(ByteRange.of("bytes=0-", 0)).isEqualTo(new ByteRange.Unsatisfiable());
        assertThat(ByteRange.of("bytes=-1", 0)).isEqualTo(new ByteRange.Unsatisfiable());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | true",
                "br;q=1.0, GZIP;q=0.001 | true",
                "* | true",
                "br | false",
                "gzip;q=0 | false",
                "*, gzip;q=0.000 | false",
                "gzip;q=x | false",
                "gzip;q=0.5, identity | false",
                "gzip, identity;q=0.5 | true",
                ", | false",
            })
    void gzipIsPreferredWhereItIsSaidSo(String value, boolean preferred) {
        assertThat(AcceptEncoding.of(List.of(value)).prefers("gzip")).isEqualTo(preferred);
    }

    @ParameterizedTest
    @CsvSource({
        "text/html; charset=utf-8, true",
        "Application/JSON, true",
        "image/svg+xml, true",
        "application/problem+json, true",
        "text/event-stream, false",
        "image/png, false",
        "application/octet-stream, false",
    })
    void whatIsCompressedAlreadyIsNotWorthIt(String type, boolean worth) {
        assertThat(MediaTypes.isCompressible(type)).isEqualTo(worth);
    }

    @ParameterizedTest
    @CsvSource({
        "a.html, text/html; charset=utf-8",
        "A.PNG, image/png",
        "a.tar.gz, application/gzip",
        "Makefile, application/octet-stream",
        "a., application/octet-stream",
    })
    void namesHaveTypes(String name, String type) {
        assertThat(MediaTypes.ofFile(name)).isEqualTo(type);
    }
}
