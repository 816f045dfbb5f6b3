// SPDX-License-Identifier: Apache-2.0

/// The load generator against servers that misbehave in one way each.
@NullMarked
package dev.baton.bench.load;

import org.jspecify.annotations.NullMarked;
