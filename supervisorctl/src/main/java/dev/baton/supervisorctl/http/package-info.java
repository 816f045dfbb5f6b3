// SPDX-License-Identifier: Apache-2.0
/// As much of an HTTP/1.1 client as the supervisor's server asks for, over TCP and over unix
/// sockets, which the JDK's client does not do. Start at [HttpConnection].
///
/// Everything is bounded but a body that is followed. Must never know XML-RPC.
@NullMarked
package dev.baton.supervisorctl.http;

import org.jspecify.annotations.NullMarked;
