// SPDX-License-Identifier: Apache-2.0
/// What may happen when: [Phase], [Event], [Effect] and the table [Transitions] that joins them.
///
/// Pure: no thread, socket or clock. Imports nothing of Baton.
@NullMarked
package dev.baton.lifecycle.phase;

import org.jspecify.annotations.NullMarked;
