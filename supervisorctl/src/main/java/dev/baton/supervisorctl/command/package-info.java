// SPDX-License-Identifier: Apache-2.0
/// A class for each [Command]; [Commands] lists them. What a command may use is its [Session].
///
/// Must never know the line editor, the process's own streams or its end.
@NullMarked
package dev.baton.supervisorctl.command;

import org.jspecify.annotations.NullMarked;
