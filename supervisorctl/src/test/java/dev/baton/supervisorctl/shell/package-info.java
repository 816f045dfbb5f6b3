// SPDX-License-Identifier: Apache-2.0
/// What can be tried of the shell without a terminal.
@NullMarked
package dev.baton.supervisorctl.shell;

import org.jspecify.annotations.NullMarked;
