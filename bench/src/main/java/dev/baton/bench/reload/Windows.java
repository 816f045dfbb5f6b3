// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import dev.baton.bench.drive.Reload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A run cut into the times around reloads and the steady ones between, both in pieces of about the
/// same length, so that the longest gap in one may be compared with the longest in another.
///
/// @param reloads each from the signal to [#AFTER] after the new code's first answer
/// @param steady the rest in pieces
record Windows(List<Window> reloads, List<Window> steady) {
    static final long AFTER = Duration.ofSeconds(1).toNanos();

    /// Cuts a run.
    ///
    /// @param reloads in the order of time
    static Windows cut(Window run, List<Reload> reloads) {
        var around = new ArrayList<Window>();
        for (var i = 0; i < reloads.size(); i++) {
            var next = i + 1 < reloads.size() ? reloads.get(i + 1).signalledAt() : run.to();
            var reload = reloads.get(i);
            var end =
                    Math.min(reload.firstAnswerAt() + AFTER, Math.max(next, reload.signalledAt()));
            around.add(new Window(reload.signalledAt(), end));
        }
        return new Windows(List.copyOf(around), between(run, around));
    }

    private static List<Window> between(Window run, List<Window> around) {
        var length = median(around);
        var steady = new ArrayList<Window>();
        var from = run.from();
        for (var window : around) {
            pieces(from, window.from(), length, steady);
            from = window.to();
        }
        pieces(from, run.to(), length, steady);
        return List.copyOf(steady);
    }

    private static long median(List<Window> windows) {
        var lengths = windows.stream().mapToLong(Window::nanos).sorted().toArray();
        var median = lengths.length == 0 ? AFTER : lengths[lengths.length / 2];
        return Math.max(1, median);
    }

    private static void pieces(long from, long to, long length, List<Window> into) {
        for (var start = from; to - start >= length; start += length) {
            into.add(new Window(start, start + length));
        }
    }

    /// Whether a time lies in any of some windows.
    ///
    /// @param starts of the windows, which do not overlap, ascending
    static boolean anyContains(List<Window> ascending, long[] starts, long at) {
        var found = Arrays.binarySearch(starts, at);
        var index = found < 0 ? -found - 2 : found;
        return index >= 0 && ascending.get(index).contains(at);
    }
}
