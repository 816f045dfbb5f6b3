// SPDX-License-Identifier: Apache-2.0
/// What is in flight, and how a drain ends. Start at [InFlight].
///
/// Knows nothing of signals, processes or sockets.
@NullMarked
package dev.baton.lifecycle.drain;

import org.jspecify.annotations.NullMarked;
