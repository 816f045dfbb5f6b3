// SPDX-License-Identifier: Apache-2.0
/// The daemon: [Batond] starts it, [Supervisor] is its one thread that decides and performs,
/// [SupervisedProcess] and [ProcessGroup] are what it looks after.
///
/// Everything here but the hand-full of methods that say otherwise belongs to that thread.
@NullMarked
package dev.baton.supervisord;

import org.jspecify.annotations.NullMarked;
