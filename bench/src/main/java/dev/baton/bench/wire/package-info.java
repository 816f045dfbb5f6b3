// SPDX-License-Identifier: Apache-2.0

/// `baton bench wire`: what requests, messages and silent sessions cost, on Baton and on others.
///
/// Start with [dev.baton.bench.wire.WireCommand]. Servers are processes of their own, with the same
/// heap; the clients are here, on one thread that turns a selector: they count bytes and parse
/// nothing that they need not. Rounds are interleaved, and a server is compared with bare Netty in
/// the same round, since the machine is never the same twice.
@NullMarked
package dev.baton.bench.wire;

import org.jspecify.annotations.NullMarked;
