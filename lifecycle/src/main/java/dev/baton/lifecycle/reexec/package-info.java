// SPDX-License-Identifier: Apache-2.0
/// The successor's command line, its AOT cache, and the watch that reloads when the class path
/// changes.
@NullMarked
package dev.baton.lifecycle.reexec;

import org.jspecify.annotations.NullMarked;
