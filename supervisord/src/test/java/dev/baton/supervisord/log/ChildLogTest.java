// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildLogTest {
    private static final String BEGIN = "<!--XSUPERVISOR:BEGIN-->";
    private static final String END = "<!--XSUPERVISOR:END-->";

    @TempDir Path directory;
    private Path path;
    private final List<String> messages = new ArrayList<>();
    private final StringBuilder output = new StringBuilder();
    private final List<String> troubles = new ArrayList<>();

    private final ChildLog.Listener listener =
            new ChildLog.Listener() {
                @Override
                public void output(byte[] bytes) {
                    output.append(new String(bytes, UTF_8));
                }

                @Override
                public void message(byte[] bytes) {
                    messages.add(new String(bytes, UTF_8));
                }
            };

    @BeforeEach
    void name() {
        path = directory.resolve("x.log");
    }

    private ChildLog log(long capture, boolean strip) throws IOException {
        return new ChildLog(LogTarget.open(path, 0, 0), capture, strip, listener, troubles::add);
    }

    private static void give(ChildLog log, String... pieces) {
        for (var piece : pieces) {
            log.accept(ByteBuffer.wrap(piece.getBytes(UTF_8)));
        }
    }

    /// Byte by byte, then as a whole: how the output is cut must not matter.
    private String logged(long capture, boolean strip, String text) throws IOException {
        var whole = once(capture, strip, text);
        var told = List.copyOf(messages);
        assertThat(once(capture, strip, text.split("", -1))).isEqualTo(whole);
        assertThat(messages).isEqualTo(told);
        return whole;
    }

    private String once(long capture, boolean strip, String... pieces) throws IOException {
        Files.deleteIfExists(path);
        messages.clear();
        output.setLength(0);
        try (var log = log(capture, strip)) {
            give(log, pieces);
            log.end();
        }
        assertThat(output.toString()).isEqualTo(Files.readString(path));
        return Files.readString(path);
    }

    @Test
    void outputGoesToTheFileAsItIs() throws IOException {
        assertThat(logged(0, false, "a\u001b[1mb\r\n" + BEGIN))
                .isEqualTo("a\u001b[1mb\r\n" + BEGIN);
    }

    @Test
    void escapeSequencesAreTakenOut() throws IOException {
        assertThat(logged(0, true, "a\u001b[1;31mred\u001b[0m\u001b[2Kb")).isEqualTo("aredb");
    }

    @Test
    void whatOnlyLooksLikeASequenceStays() throws IOException {
        var text = "\u001b]0;title\u0007 \u001b[5Z \u001b\u001b[";
        assertThat(logged(0, true, text)).isEqualTo(text);
        var endless = "\u001b[" + "1".repeat(200);
        assertThat(logged(0, true, endless)).isEqualTo(endless);
    }

    @Test
    void whatStandsBetweenTheMarksIsAMessageAndLeavesTheLog() throws IOException {
        assertThat(logged(1000, false, "a" + BEGIN + "one" + END + "b" + BEGIN + END + "c"))
                .isEqualTo("abc");
        assertThat(messages).containsExactly("one", "");
    }

    @Test
    void theBeginningOfAMarkAtTheEndIsNotLost() throws IOException {
        assertThat(logged(1000, false, "text <!--XSUPERVISOR:BEG"))
                .isEqualTo("text <!--XSUPERVISOR:BEG");
        assertThat(logged(1000, false, "short")).isEqualTo("short");
        assertThat(messages).isEmpty();
    }

    @Test
    void aMessageWithoutItsEndGoesToTheLogWhenTheChildIsGone() throws IOException {
        assertThat(logged(1000, false, "a" + BEGIN + "half")).isEqualTo("ahalf");
        assertThat(messages).isEmpty();
    }

    @Test
    void ofALongMessageTheLastBytesAreKept() throws IOException {
        logged(5, false, BEGIN + "0123456789" + END);
        assertThat(messages).containsExactly("56789");
    }

    @Test
    void almostAMarkIsNone() throws IOException {
        var text = "<<!--XSUPERVISOR:BEGIN--<!--XSUPERVISOR:BEGIN->";
        assertThat(logged(1000, false, text)).isEqualTo(text);
    }

    @Test
    void aFileThatCannotBeWrittenIsToldOnceAndTheOutputGoesOn() throws IOException {
        path = Path.of("/dev/full");
        try (var log = log(0, false)) {
            give(log, "a", "b", "c");
        }
        assertThat(troubles).hasSize(1).first().asString().contains("/dev/full");
        assertThat(output.toString()).isEqualTo("abc");
    }

    @Test
    void clearedAndReopenedItGoesOn() throws IOException {
        try (var log = log(0, false)) {
            give(log, "a");
            log.clear();
            give(log, "b");
            Files.move(path, directory.resolve("moved"));
            log.reopen();
            give(log, "c");
        }
        assertThat(directory.resolve("moved")).hasContent("b");
        assertThat(path).hasContent("c");
    }
}
