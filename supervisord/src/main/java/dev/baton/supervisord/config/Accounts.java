// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.util.Optional;
import java.util.OptionalInt;

/// The users and groups of this system, as far as a configuration names them.
public interface Accounts {
    /// A user.
    ///
    /// @param name to log in with
    /// @param uid number
    /// @param gid of the primary group
    /// @param home directory
    record User(String name, int uid, int gid, String home) {}

    /// The user of this name.
    Optional<User> user(String name);

    /// The user of this number.
    Optional<User> user(int uid);

    /// The number of the group of this name.
    OptionalInt group(String name);

    /// Whether a group has this number.
    boolean hasGroup(int gid);
}
