// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.push.http.RequestRefused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SectionsTest {
    private static final String BOUNDARY = "-b--";

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /// Arrives in pieces of any size.
    private static final class Pieces extends InputStream {
        private final InputStream all;
        private final Random random;

        Pieces(byte[] all, Random random) {
            this.all = new ByteArrayInputStream(all);
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            return all.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return all.read(
                    into, offset, Math.min(length, 1 + random.nextInt(random.nextInt(9000) + 1)));
        }
    }

    private static Sections of(String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new Sections(new ByteArrayInputStream(bytes), BOUNDARY, 1_000_000);
    }

    private static String rest(Sections sections, Random random) throws IOException {
        var content = new ByteArrayOutputStream();
        var part = new byte[1 + random.nextInt(10_000)];
        for (int n = sections.read(part, 0, part.length); n >= 0; ) {
            content.write(part, 0, n);
            n = sections.read(part, 0, 1 + random.nextInt(part.length));
        }
        return content.toString(StandardCharsets.ISO_8859_1);
    }

    /// Made of what could be taken for a delimiter.
    private static String content(Random random) {
        var alphabet =
                new String[] {"\r", "\n", "-", "--", "\r\n--", "\r\n---b-", "b", "x".repeat(3000)};
        var text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString().replace("\r\n--" + BOUNDARY, "");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsPutTogetherComesApart(long seed) throws IOException {
        var random = new Random(seed);
        var contents = new ArrayList<String>();
        var all = new StringBuilder(random.nextBoolean() ? "" : "preamble\r\n");
        for (int i = random.nextInt(4); i >= 0; i--) {
            var content = content(random);
            if (!("\r\n" + content + "\r\n").contains("\r\n--" + BOUNDARY)) {
                contents.add(content);
                all.append("--" + BOUNDARY + "\r\n").append(content).append("\r\n");
            }
        }
        all.append("--" + BOUNDARY + "--\r\nepilogue");
        var bytes = all.toString().getBytes(StandardCharsets.ISO_8859_1);
        var sections = new Sections(new Pieces(bytes, random), BOUNDARY, bytes.length);
        List<String> found = new ArrayList<>();
        while (sections.next()) {
            found.add(rest(sections, random));
        }
        assertThat(found).as("seed %d", seed).isEqualTo(contents);
    }

    @Test
    void whatIsNotReadIsSkipped() throws IOException {
        var sections = of("---b--\r\none\r\n---b-- \t \r\ntwo\r\n---b----");
        assertThat(sections.next()).isTrue();
        assertThat(sections.next()).isTrue();
        assertThat(rest(sections, new Random(1))).isEqualTo("two");
        assertThat(sections.next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "---b-",
                "---b--",
                "---b--\r",
                "---b--x\r\n",
                "---b--\n\r\n",
                "---b--\r\ncontent",
                "---b--\r\ncontent\r\n---b-",
                "x---b--\r\n",
            })
    void whatIsCutOrCrookedIsRefused(String text) {
        var sections = of(text);
        assertThatThrownBy(
                        () -> {
                            while (sections.next()) {}
                        })
                .isInstanceOfSatisfying(
                        RequestRefused.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @Test
    void tooMuchIsRefused() {
        var bytes = "x".repeat(101).getBytes(StandardCharsets.US_ASCII);
        var sections = new Sections(new ByteArrayInputStream(bytes), BOUNDARY, 100);
        assertThatThrownBy(sections::next)
                .isInstanceOfSatisfying(
                        RequestRefused.class, e -> assertThat(e.status()).isEqualTo(413));
    }
}
