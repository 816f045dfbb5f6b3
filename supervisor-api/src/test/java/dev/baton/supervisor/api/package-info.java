// SPDX-License-Identifier: Apache-2.0
/// What the shared words look like on the wire.
@NullMarked
package dev.baton.supervisor.api;

import org.jspecify.annotations.NullMarked;
