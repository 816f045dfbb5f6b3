// SPDX-License-Identifier: Apache-2.0
/// The same commands to the same daemon, by the original supervisorctl and by batonctl.
@NullMarked
package dev.baton.supervisorctl.original;

import org.jspecify.annotations.NullMarked;
