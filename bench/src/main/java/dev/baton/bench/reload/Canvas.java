// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import java.util.Locale;

/// A picture as SVG, in pixels from the upper left. For one thread.
final class Canvas {
    /// Where a text is in relation to its point.
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    private final StringBuilder svg = new StringBuilder();

    Canvas(int width, int height) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\""
                                + " width=\"%1$d\" height=\"%2$d\" font-family=\"sans-serif\""
                                + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\""
                                + " fill=\"white\"/>%n",
                        width,
                        height));
    }

    void line(double x1, double y1, double x2, double y2, String colour, double width) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>%n",
                        x1,
                        y1,
                        x2,
                        y2,
                        colour,
                        width));
    }

    void dot(double x, double y, String colour, double radius) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>%n",
                        x,
                        y,
                        radius,
                        colour));
    }

    void text(double x, double y, Anchor anchor, String text) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                        x,
                        y,
                        anchor.name().toLowerCase(Locale.ROOT),
                        text.replace("&", "&amp;").replace("<", "&lt;")));
    }

    String svg() {
        return svg + "</svg>\n";
    }
}
