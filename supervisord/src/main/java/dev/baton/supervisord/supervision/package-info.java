// SPDX-License-Identifier: Apache-2.0
/// The thread that decides. Start at [Supervisor]: who wants something of it asks it there, and
/// gets a future; [SupervisedProcess] and [ProcessGroup] are what there is to ask about.
///
/// Imports `config`, `process`, `spawn`, `log`, `event` and `journal`. Must never know what a
/// client is.
@NullMarked
package dev.baton.supervisord.supervision;

import org.jspecify.annotations.NullMarked;
