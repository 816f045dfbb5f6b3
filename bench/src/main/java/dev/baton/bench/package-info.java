// SPDX-License-Identifier: Apache-2.0

/// The command line: [dev.baton.bench.Bench]. Imports the parts, which never import it.
@NullMarked
package dev.baton.bench;

import org.jspecify.annotations.NullMarked;
