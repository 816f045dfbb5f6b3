// SPDX-License-Identifier: Apache-2.0

@NullMarked
package dev.baton.bench.reload;

import org.jspecify.annotations.NullMarked;
