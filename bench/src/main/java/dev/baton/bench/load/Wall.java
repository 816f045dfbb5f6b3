// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Shows monotonic times as wall-clock ones, from one reading of both. For display only.
record Wall(Instant wall, long at) {
    static Wall now() {
        return new Wall(Instant.now(), System.nanoTime());
    }

    String show(long nanos) {
        return wall.plusNanos(nanos - at).truncatedTo(ChronoUnit.MICROS).toString();
    }
}
