// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.supervisord.config.Accounts;
import java.util.Optional;
import java.util.OptionalInt;

/// The users and groups of this system.
final class SystemAccounts implements Accounts {
    @Override
    public Optional<User> user(String name) {
        return dev.baton.posix.Accounts.user(name).map(SystemAccounts::known);
    }

    @Override
    public Optional<User> user(int uid) {
        return dev.baton.posix.Accounts.user(uid).map(SystemAccounts::known);
    }

    private static User known(dev.baton.posix.Accounts.User user) {
        return new User(user.name(), user.uid(), user.gid(), user.home());
    }

    @Override
    public OptionalInt group(String name) {
        return dev.baton.posix.Accounts.group(name);
    }

    @Override
    public boolean hasGroup(int gid) {
        return dev.baton.posix.Accounts.hasGroup(gid);
    }
}
