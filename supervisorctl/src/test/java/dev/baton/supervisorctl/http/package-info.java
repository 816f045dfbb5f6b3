// SPDX-License-Identifier: Apache-2.0
/// The HTTP client, and servers that mean no good.
@NullMarked
package dev.baton.supervisorctl.http;

import org.jspecify.annotations.NullMarked;
