// SPDX-License-Identifier: Apache-2.0
/// The program as a whole, with a daemon of the tests.
@NullMarked
package dev.baton.supervisorctl;

import org.jspecify.annotations.NullMarked;
