// SPDX-License-Identifier: Apache-2.0
/// What it costs clients that their WebSockets move to another process.
@NullMarked
package dev.baton.bench.move;

import org.jspecify.annotations.NullMarked;
