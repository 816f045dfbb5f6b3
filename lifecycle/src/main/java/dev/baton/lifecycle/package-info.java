// SPDX-License-Identifier: Apache-2.0
/// The front door of the kernel: [Generation] and the few types it hands out.
///
/// The parts are in the child packages and never import this one: `phase` (what may happen when,
/// pure), `drain`, `takeover`, `signal`, `reexec`.
@NullMarked
package dev.baton.lifecycle;

import org.jspecify.annotations.NullMarked;
