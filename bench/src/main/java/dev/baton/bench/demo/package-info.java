// SPDX-License-Identifier: Apache-2.0

/// `baton demo`: a server is reloaded under load before your eyes. Start with
/// [dev.baton.bench.demo.Demo].
@NullMarked
package dev.baton.bench.demo;

import org.jspecify.annotations.NullMarked;
