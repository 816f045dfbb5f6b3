// SPDX-License-Identifier: Apache-2.0
/// What comes from and goes to the outside of the process: signals in, sd_notify and the pid file
/// out.
@NullMarked
package dev.baton.lifecycle.signal;

import org.jspecify.annotations.NullMarked;
