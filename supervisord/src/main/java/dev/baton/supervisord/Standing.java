// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.posix.Accounts;
import dev.baton.posix.Credentials;
import dev.baton.posix.PosixException;
import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.Configuration.Notice;
import dev.baton.supervisord.config.DaemonSettings;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.config.PythonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Who the daemon is, and where it works. In the foreground too: supervisord leaves umask and
/// directory alone there.
final class Standing {
    private static final String ROOT =
            "Supervisor is running as root.  Privileges were not dropped because no user is specified in the config file.  If you intend to run as root, you can set user=root in the config file to avoid this message.";

    private Standing() {}

    /// Takes on what is asked for: mask, user, directory.
    ///
    /// @return what the main log is to say of the directory
    /// @throws ConfigException when the user cannot be taken on
    static List<Notice> take(DaemonSettings daemon) {
        Credentials.umask(daemon.umask());
        become(daemon);
        return daemon.directory() == null ? List.of() : List.of(enter(daemon.directory()));
    }

    private static void become(DaemonSettings daemon) {
        var user = daemon.user();
        if (user == null || user.uid() == Credentials.uid()) {
            return;
        }
        try {
            Credentials.become(new Accounts.User(user.name(), user.uid(), user.gid(), user.home()));
        } catch (PosixException e) {
            throw ConfigException.of("Can't drop privilege as nonroot user: " + e.getMessage());
        }
    }

    private static Notice enter(Path directory) {
        var name = PythonText.repr(directory.toString());
        try {
            Credentials.directory(directory);
            return new Notice(LogLevel.INFO, "set current directory: " + name);
        } catch (PosixException e) {
            return new Notice(
                    LogLevel.CRITICAL, "can't chdir into " + name + ": " + e.getMessage());
        }
    }

    /// What the main log is to say of the user.
    static List<Notice> notices(DaemonSettings daemon) {
        var notices = new ArrayList<Notice>();
        var user = daemon.user();
        if (user != null) {
            notices.add(new Notice(LogLevel.INFO, "Set uid to user " + user.uid() + " succeeded"));
        } else if (Credentials.uid() == 0) {
            notices.add(new Notice(LogLevel.CRITICAL, ROOT));
        }
        return notices;
    }
}
