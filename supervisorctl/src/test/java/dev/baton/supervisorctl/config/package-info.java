// SPDX-License-Identifier: Apache-2.0
/// The command line and the configuration file, as the original reads them.
@NullMarked
package dev.baton.supervisorctl.config;

import org.jspecify.annotations.NullMarked;
