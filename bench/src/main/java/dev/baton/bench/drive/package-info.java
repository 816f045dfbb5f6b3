// SPDX-License-Identifier: Apache-2.0

/// Load on a server, and reloads of it at the same time: what the demo and the benchmark share.
///
/// Start with [dev.baton.bench.drive.Drive]. The load generator is a process of its own, so that
/// the driver's pauses are not taken for the server's.
@NullMarked
package dev.baton.bench.drive;

import org.jspecify.annotations.NullMarked;
