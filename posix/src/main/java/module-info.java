// SPDX-License-Identifier: Apache-2.0
/// Typed bindings to the few Linux calls a reload needs: descriptors, spawn, exec, wait, descriptor
/// passing, sealed memory files. Start at [dev.baton.posix.Posix#require()].
module dev.baton.posix {
    requires static transitive org.jspecify;

    exports dev.baton.posix;
}
