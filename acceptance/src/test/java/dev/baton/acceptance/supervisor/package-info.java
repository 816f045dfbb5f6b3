// SPDX-License-Identifier: Apache-2.0
/// The supervisor as its users have it: `bin/batond`, commanded by Debian's supervisorctl and by
/// Python's XML-RPC client. The same tests run against the real supervisord, so that they are
/// proved.
@NullMarked
package dev.baton.acceptance.supervisor;

import org.jspecify.annotations.NullMarked;
