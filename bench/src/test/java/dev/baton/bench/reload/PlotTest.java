// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bench.load.Cause;
import dev.baton.bench.load.Kind;
import dev.baton.bench.load.Samples.Sample;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class PlotTest {
    private static final long SECOND = 1_000_000_000;

    private static final Sample GOOD =
            new Sample(Kind.CONNECT, SECOND, SECOND, SECOND + 1_000_000, null);
    private static final Sample REFUSED =
            new Sample(Kind.CONNECT, 2 * SECOND, 2 * SECOND, 2 * SECOND + 1000, Cause.REFUSED);

    @Test
    void aRunIsWellFormedAndMarksFailuresInRed() throws Exception {
        var svg =
                parse(
                        Plot.run(
                                "a < b & c",
                                List.of(GOOD, REFUSED, REFUSED),
                                new Window(0, 3 * SECOND),
                                List.of(SECOND)));

        assertThat(svg.getElementsByTagName("text").item(0).getTextContent())
                .isEqualTo("a < b & c");
        assertThat(red(svg)).as("marks in the same place are one").isEqualTo(1);
    }

    @Test
    void aPlotWithoutRequestsIsStillAPlot() throws Exception {
        assertThat(red(parse(Plot.around("empty", List.of(), List.of())))).isZero();
    }

    @Test
    void aTimeBelongsToTheLastSignalUnlessTheNextIsNear() {
        long[] signals = {10 * SECOND, 20 * SECOND};

        assertThat(Plot.nearest(signals, 15 * SECOND)).isEqualTo(10 * SECOND);
        assertThat(Plot.nearest(signals, 20 * SECOND - SECOND / 4)).isEqualTo(20 * SECOND);
        assertThat(Plot.nearest(signals, 0)).isEqualTo(10 * SECOND);
    }

    @Test
    void ticksAreRoundAndNotTooMany() {
        for (var span : new double[] {0.7, 3.5, 10, 55, 480, 3600}) {
            assertThat(span / Plot.step(span)).as("ticks of %s s", span).isBetween(3.0, 13.0);
        }
    }

    private static long red(Document svg) {
        var dots = svg.getElementsByTagName("circle");
        var count = 0L;
        for (var i = 0; i < dots.getLength(); i++) {
            var fill = dots.item(i).getAttributes().getNamedItem("fill");
            if (fill.getNodeValue().equals("#d62728")) {
                count++;
            }
        }
        return count;
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
