// SPDX-License-Identifier: Apache-2.0
/// Which children the daemon has, on disk, so that a daemon that is started after this one was
/// killed does not start them a second time. Start at [Journal]; [Survivors] ends those that are
/// left.
///
/// Imports `config`, `log` and `posix`. Must never know how children are made.
@NullMarked
package dev.baton.supervisord.journal;

import org.jspecify.annotations.NullMarked;
