// SPDX-License-Identifier: Apache-2.0
/// How every command words what it is told.
@NullMarked
package dev.baton.supervisorctl.command;

import org.jspecify.annotations.NullMarked;
