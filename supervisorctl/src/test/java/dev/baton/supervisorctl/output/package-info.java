// SPDX-License-Identifier: Apache-2.0
/// How things look.
@NullMarked
package dev.baton.supervisorctl.output;

import org.jspecify.annotations.NullMarked;
