// SPDX-License-Identifier: Apache-2.0
/// What a process may do when: [State], [Event], [Effect], and the table [Transitions] that joins
/// them; [Machine] applies it to the [Life] of one process.
///
/// Pure: no thread, no child, no clock. Times come in as a [Moment], what is to be done goes out as
/// [Action]s. Imports `config` only.
@NullMarked
package dev.baton.supervisord.process;

import org.jspecify.annotations.NullMarked;
