// SPDX-License-Identifier: Apache-2.0
/// What is shown: lines, columns, colours, JSON. All but [Screen] is pure.
@NullMarked
package dev.baton.supervisorctl.output;

import org.jspecify.annotations.NullMarked;
