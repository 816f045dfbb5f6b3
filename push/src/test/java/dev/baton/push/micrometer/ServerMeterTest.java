// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The table of the documentation is the table of the code.
final class ServerMeterTest {
    private record Row(String id, String kind, String unit, String tags) {}

    private static List<Row> documented() throws IOException {
        var docs = Path.of("docs/metrics.md");
        return Files.readAllLines(Files.exists(docs) ? docs : Path.of("..").resolve(docs)).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\s*\\|\\s*", -1))
                .filter(cells -> cells.length == 7)
                .map(cells ->
                        new Row(cells[1].replace("`", ""), cells[2], cells[3], plain(cells[4])))
                .toList();
    }

    private static String plain(String cell) {
        return cell.replace("`", "");
    }

    private static Row row(ServerMeter meter) {
        var kind = meter.kind().name().toLowerCase(Locale.ROOT);
        var unit = meter.kind() == ServerMeter.Kind.TIMER ? "seconds" : meter.unit();
        return new Row(meter.id(), kind, unit, String.join(", ", meter.tags()));
    }

    @Test
    void theTableIsComplete() throws IOException {
        assertThat(documented())
                .containsExactlyElementsOf(
                        Arrays.stream(ServerMeter.values()).map(ServerMeterTest::row).toList());
    }
}
