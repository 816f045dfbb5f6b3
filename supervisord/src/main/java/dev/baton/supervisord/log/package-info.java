// SPDX-License-Identifier: Apache-2.0
/// Logs: files that rotate without losing a byte ([RotatingFile]), pipes and terminals that may be
/// read slowly ([StreamFile]), what becomes of a child's output on its way there ([ChildLog]), how
/// clients read them ([LogSlice]), and the daemon's own log ([MainLog]).
///
/// Imports `config` and `posix`. Must never know what a process or a client is.
@NullMarked
package dev.baton.supervisord.log;

import org.jspecify.annotations.NullMarked;
