// SPDX-License-Identifier: Apache-2.0
/// What can be asked of the supervisor, as methods: [Daemon].
@NullMarked
package dev.baton.supervisorctl.daemon;

import org.jspecify.annotations.NullMarked;
