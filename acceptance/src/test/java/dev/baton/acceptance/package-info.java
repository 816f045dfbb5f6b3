// SPDX-License-Identifier: Apache-2.0
/// The distribution as its users have it: started by its scripts, signalled, under load, and beside
/// others' tools.
///
/// Start with [dev.baton.acceptance.ReloadUnderLoadTest]. The tests know what is written in `bin/`
/// and in the log, never a class of the server: only [dev.baton.acceptance.HouseTest] looks inside.
@NullMarked
package dev.baton.acceptance;

import org.jspecify.annotations.NullMarked;
