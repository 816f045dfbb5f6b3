// SPDX-License-Identifier: Apache-2.0
/// What `batond` takes, beside the real supervisord.
@NullMarked
package dev.baton.bench.supervisor;

import org.jspecify.annotations.NullMarked;
