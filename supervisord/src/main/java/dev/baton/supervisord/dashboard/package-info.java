// SPDX-License-Identifier: Apache-2.0
/// The page on which people see and command what the daemon supervises. Start at [Dashboard];
/// [Board] tells pages what has changed, [Actions] does what they ask for, [OldLinks] what scripts
/// ask for that know supervisord's page.
///
/// Asks the supervisor as any client does, and knows nothing of XML-RPC; `rpc` wires it.
@NullMarked
package dev.baton.supervisord.dashboard;

import org.jspecify.annotations.NullMarked;
