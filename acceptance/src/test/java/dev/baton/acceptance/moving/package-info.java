// SPDX-License-Identifier: Apache-2.0
/// Connections and sessions that move from one generation to the next, seen by their clients.
@NullMarked
package dev.baton.acceptance.moving;

import org.jspecify.annotations.NullMarked;
