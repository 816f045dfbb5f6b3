// SPDX-License-Identifier: Apache-2.0

@NullMarked
package dev.baton.bench.wire;

import org.jspecify.annotations.NullMarked;
