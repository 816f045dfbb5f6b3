// SPDX-License-Identifier: Apache-2.0
/// Round trips, the JDK's XML as a second opinion, and documents that mean no good.
@NullMarked
package dev.baton.supervisor.api.xmlrpc;

import org.jspecify.annotations.NullMarked;
