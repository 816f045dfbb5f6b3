// SPDX-License-Identifier: Apache-2.0

/// `baton bench reload`: what many reloads cost, and what they cost others.
///
/// Start with [dev.baton.bench.reload.ReloadCommand]; [dev.baton.bench.reload.Analysis] is where
/// the numbers come from, pure.
@NullMarked
package dev.baton.bench.reload;

import org.jspecify.annotations.NullMarked;
