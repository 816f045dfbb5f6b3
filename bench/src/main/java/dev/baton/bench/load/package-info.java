// SPDX-License-Identifier: Apache-2.0

/// The load generator, a process of its own. No request is ever repeated: what a client would
/// notice is counted, once, with its cause.
///
/// Latency counts from the *intended* start of a request: the schedule does not wait for the
/// server, so a stall of one second is seen by every request that should have started in it (no
/// coordinated omission). Service time, from the actual start, is kept beside it.
///
/// All times are `System.nanoTime()`, which is CLOCK_MONOTONIC on Linux and so may be compared
/// between processes of one machine; `ClockTest` checks that.
///
/// Start with [dev.baton.bench.load.Load], then [dev.baton.bench.load.Clients]. The package knows
/// nothing of reloads or of the server behind the port.
@NullMarked
package dev.baton.bench.load;

import org.jspecify.annotations.NullMarked;
