// SPDX-License-Identifier: Apache-2.0
/// The command line and the section `[supervisorctl]`, read as the original reads them: [Settings].
@NullMarked
package dev.baton.supervisorctl.config;

import org.jspecify.annotations.NullMarked;
