// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.drive;

/// One reload as seen from outside. Times are nanoseconds of the monotonic clock.
///
/// @param number counted from 1
/// @param generation who answered then, as it calls itself
/// @param signalledAt when the signal was sent
/// @param firstAnswerAt when the first answer of the new code came in
/// @param settledAt when nothing was left of the old code
public record Reload(
        int number, String generation, long signalledAt, long firstAnswerAt, long settledAt) {
    /// From the signal to the new code's first answer, in milliseconds.
    public double answerMillis() {
        return (firstAnswerAt - signalledAt) / 1e6;
    }

    /// From the signal to the old code's end, in milliseconds.
    public double settledMillis() {
        return (settledAt - signalledAt) / 1e6;
    }
}
