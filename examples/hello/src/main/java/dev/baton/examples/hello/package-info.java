// SPDX-License-Identifier: Apache-2.0
/// The smallest server that reloads itself: start at [Hello].
@NullMarked
package dev.baton.examples.hello;

import org.jspecify.annotations.NullMarked;
