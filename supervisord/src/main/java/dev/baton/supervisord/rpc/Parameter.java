// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

/// What a method wants to be told.
///
/// @param type in the signature; the [Arguments] are asked for it
/// @param name in the help
/// @param help what it means, in a few words
/// @param optional whether it may be left out
record Parameter(Type type, String name, String help, boolean optional) {
    static Parameter of(Type type, String name, String help) {
        return new Parameter(type, name, help, false);
    }

    static Parameter optional(Type type, String name, String help) {
        return new Parameter(type, name, help, true);
    }
}
