// SPDX-License-Identifier: Apache-2.0
/// Children: [Command] finds what to execute, [Launcher] starts it, [Reaper] notices its end,
/// [Pump] carries what it writes to its logs and what is sent to it to its standard input.
///
/// Imports `config`, `process`, `log` and `posix`. Must never know what a client is.
@NullMarked
package dev.baton.supervisord.spawn;

import org.jspecify.annotations.NullMarked;
