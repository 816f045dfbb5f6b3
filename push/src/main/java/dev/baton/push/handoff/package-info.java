// SPDX-License-Identifier: Apache-2.0
/// What moves from one generation to the next, as data: parcels and their encoding. Pure.
@NullMarked
package dev.baton.push.handoff;

import org.jspecify.annotations.NullMarked;
