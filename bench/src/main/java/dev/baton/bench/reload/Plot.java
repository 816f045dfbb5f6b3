// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import dev.baton.bench.load.Samples.Sample;
import dev.baton.bench.reload.Canvas.Anchor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Latency over time on a logarithmic scale. Each column of pixels shows the median as a dot and a
/// line up to the maximum; failures are red; a grey line is a signal to reload.
final class Plot {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final int COLUMNS = WIDTH - LEFT - RIGHT;

    private static final double LEAST_MILLIS = 0.1;
    private static final double MOST_MILLIS = 10_000;

    private static final String BLUE = "#7aa6d6";
    private static final String DARK = "#1f4e8c";
    private static final String RED = "#d62728";
    private static final String GREY = "#bbbbbb";
    private static final String FAINT = "#eeeeee";

    /// One request in the plot.
    ///
    /// @param seconds on the time axis
    /// @param millis its latency, or the time until it failed
    record Point(double seconds, double millis, boolean good) {}

    private final Canvas canvas = new Canvas(WIDTH, HEIGHT);
    private final double from;
    private final double to;

    private Plot(double from, double to) {
        this.from = from;
        this.to = Math.max(to, from + 1e-3);
    }

    /// The whole run, in seconds from its start.
    static String run(String title, List<Sample> samples, Window run, List<Long> signals) {
        var plot = new Plot(0, run.nanos() / 1e9);
        plot.axes(title, "seconds");
        signals.forEach(at -> plot.mark((at - run.from()) / 1e9));
        plot.points(
                plain(samples)
                        .filter(sample -> run.contains(sample.done()))
                        .map(sample -> point(sample, run.from()))
                        .toList());
        return plot.canvas.svg();
    }

    /// All reloads laid on top of each other, in seconds from the signal.
    static String around(String title, List<Sample> samples, List<Long> signals) {
        var plot = new Plot(-0.5, 3);
        plot.axes(title, "seconds from the signal");
        plot.mark(0);
        var starts = signals.stream().mapToLong(Long::longValue).toArray();
        plot.points(
                plain(samples)
                        .map(sample -> point(sample, nearest(starts, sample.done())))
                        .filter(point -> plot.from <= point.seconds && point.seconds < plot.to)
                        .toList());
        return plot.canvas.svg();
    }

    private static Stream<Sample> plain(List<Sample> samples) {
        return samples.stream().filter(sample -> sample.kind().plain());
    }

    private static Point point(Sample sample, long origin) {
        return new Point((sample.done() - origin) / 1e9, sample.latency(), sample.good());
    }

    /// The signal a time belongs to: the last before it, or the next when that is close.
    static long nearest(long[] signals, long at) {
        var last = signals.length == 0 ? 0 : signals[0];
        for (var signal : signals) {
            if (signal - 500_000_000 <= at) {
                last = signal;
            }
        }
        return last;
    }

    private void axes(String title, String below) {
        canvas.text(LEFT, 24, Anchor.START, title);
        canvas.text(LEFT + COLUMNS / 2.0, HEIGHT - 12, Anchor.MIDDLE, below);
        for (var millis = LEAST_MILLIS; millis <= MOST_MILLIS * 1.01; millis *= 10) {
            canvas.line(LEFT, y(millis), WIDTH - RIGHT, y(millis), FAINT, 1);
            canvas.text(LEFT - 8, y(millis) + 4, Anchor.END, latency(millis));
        }
        var step = step(to - from);
        for (var seconds = Math.ceil(from / step) * step; seconds <= to; seconds += step) {
            canvas.line(x(seconds), HEIGHT - BOTTOM, x(seconds), HEIGHT - BOTTOM + 4, GREY, 1);
            canvas.text(x(seconds), HEIGHT - BOTTOM + 18, Anchor.MIDDLE, number(seconds));
        }
    }

    private static String latency(double millis) {
        return millis < 999 ? number(millis) + " ms" : number(millis / 1000) + " s";
    }

    private static String number(double value) {
        var rounded = Math.round(value * 10) / 10.0;
        return rounded == Math.rint(rounded)
                ? Long.toString(Math.round(rounded))
                : String.format(Locale.ROOT, "%.1f", rounded);
    }

    /// A round distance between ticks, so that there are five to twelve.
    static double step(double span) {
        var step = Math.pow(10, Math.floor(Math.log10(span / 5)));
        return span / step > 25 ? step * 5 : span / step > 12 ? step * 2 : step;
    }

    private void mark(double seconds) {
        canvas.line(x(seconds), TOP, x(seconds), HEIGHT - BOTTOM, GREY, 1);
    }

    private void points(List<Point> points) {
        var columns = new double[COLUMNS][];
        points.stream().filter(Point::good).forEach(point -> add(columns, point));
        for (var column = 0; column < COLUMNS; column++) {
            if (columns[column] != null) {
                column(LEFT + column + 0.5, columns[column]);
            }
        }
        failures(points);
    }

    private void add(double[][] columns, Point point) {
        var column = Math.clamp((int) (x(point.seconds) - LEFT), 0, COLUMNS - 1);
        var old = columns[column] == null ? new double[0] : columns[column];
        var grown = Arrays.copyOf(old, old.length + 1);
        grown[old.length] = point.millis;
        columns[column] = grown;
    }

    private void column(double x, double[] millis) {
        var spread = Spread.of(DoubleStream.of(millis));
        canvas.line(x, y(spread.median()), x, y(spread.max()), BLUE, 1);
        canvas.dot(x, y(spread.median()), DARK, 0.7);
    }

    /// One mark where many would cover each other.
    private void failures(List<Point> points) {
        Set<Long> drawn = new HashSet<>();
        for (var point : points) {
            var x = Math.rint(x(point.seconds));
            var y = Math.rint(y(point.millis));
            if (!point.good && drawn.add((long) x << 20 | (long) y)) {
                canvas.dot(x, y, RED, 2);
            }
        }
    }

    private double x(double seconds) {
        return LEFT + (seconds - from) / (to - from) * COLUMNS;
    }

    private static double y(double millis) {
        var clamped = Math.clamp(millis, LEAST_MILLIS, MOST_MILLIS);
        var share = Math.log(clamped / LEAST_MILLIS) / Math.log(MOST_MILLIS / LEAST_MILLIS);
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }
}
