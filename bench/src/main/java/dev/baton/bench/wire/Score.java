// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What one entry has done, round by round.
final class Score {
    /// @param perSecond operations
    /// @param cpuMicros processor time of the server for one of them
    record Round(double perSecond, double cpuMicros) {}

    private final String label;
    private final List<Round> rounds = new ArrayList<>();

    Score(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    void add(Round round) {
        rounds.add(round);
    }

    double perSecond() {
        return median(rounds.stream().map(Round::perSecond).toList());
    }

    double cpuMicros() {
        return median(rounds.stream().map(Round::cpuMicros).toList());
    }

    /// How many times as many operations as the other in the same round.
    double rateOf(Score other) {
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < rounds.size(); i++) {
            ratios.add(rounds.get(i).perSecond() / other.rounds.get(i).perSecond());
        }
        return median(ratios);
    }

    /// How many times as much processor time as the other in the same round.
    double cpuOf(Score other) {
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < rounds.size(); i++) {
            ratios.add(rounds.get(i).cpuMicros() / other.rounds.get(i).cpuMicros());
        }
        return median(ratios);
    }

    /// The middle one, or between the two in the middle; not a number for none.
    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
