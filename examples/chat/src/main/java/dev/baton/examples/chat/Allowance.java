// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How often one client may ask for something: a token bucket. One thread at a time, as the calls
/// about one session come.
final class Allowance {
    private final int most;
    private final long nanosEach;
    private final LongSupplier ticker;
    private double left;
    private long asOf;

    /// @param most at once, after a pause
    /// @param each how long it takes until one more is allowed
    /// @param ticker monotonic nanoseconds
    /// @param left how much of it is left
    Allowance(int most, Duration each, LongSupplier ticker, double left) {
        this.most = most;
        this.nanosEach = each.toNanos();
        this.ticker = ticker;
        this.left = left;
        this.asOf = ticker.getAsLong();
    }

    /// How many are left, as of the last one that was asked for.
    double left() {
        return left;
    }

    /// Takes one, if there is one.
    boolean take() {
        var now = ticker.getAsLong();
        left = Math.min(most, left + (double) (now - asOf) / nanosEach);
        asOf = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
