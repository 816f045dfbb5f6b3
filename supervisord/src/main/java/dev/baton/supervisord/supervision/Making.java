// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.posix.Fd;
import dev.baton.posix.PosixException;
import dev.baton.supervisord.config.ProcessSettings;
import dev.baton.supervisord.log.Trouble;
import dev.baton.supervisord.spawn.Command;
import dev.baton.supervisord.spawn.Launcher.Outcome;
import dev.baton.supervisord.spawn.Launcher.Outcome.Launched;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Makes a child, with all that belongs to it: logs, a reaper that notices its end, an entry in the
/// journal. The supervisor's thread.
///
/// @param process that it is the child of
/// @param owner the group of the process
record Making(SupervisedProcess process, @Nullable ProcessGroup owner, Supervisor supervisor) {
    /// What has become of it.
    sealed interface Result {}

    /// There is a child, and its end will be told to [SupervisedProcess#died].
    record Made(RunningChild child) implements Result {}

    /// There is none.
    ///
    /// @param reason for clients and the main log
    /// @param stderr what the child's own log is to say; empty for nothing
    record Failed(String reason, String stderr) implements Result {}

    /// Makes it. Its logs come first: what it says has to go somewhere.
    ///
    /// @param stdin a socket; null for a pipe
    Result make(@Nullable Fd stdin) {
        ProcessLogs.Opened files;
        try {
            files = process.logs().open();
        } catch (IOException e) {
            return noLog(e);
        }
        var made = make(stdin, files);
        if (made instanceof Failed) {
            close(files);
        }
        return made;
    }

    /// In supervisord's words. That there is no such command would have been said first.
    private Failed noLog(IOException why) {
        try {
            supervisor.launcher().command(settings());
        } catch (Command.Problem e) {
            return new Failed(String.valueOf(e.getMessage()), "");
        }
        var code = Trouble.code(why);
        return code.equals("EMFILE")
                ? tooManyFiles()
                : new Failed(
                        "unknown error making dispatchers for '%s': %s"
                                .formatted(settings().name(), code),
                        "");
    }

    private Failed tooManyFiles() {
        return new Failed("too many open files to spawn '" + settings().name() + "'", "");
    }

    private ProcessSettings settings() {
        return process.settings();
    }

    private void close(ProcessLogs.Opened files) {
        try {
            files.close();
        } catch (IOException e) {
            supervisor.log().critical("cannot close a log: " + Trouble.of(e));
        }
    }

    private Result make(@Nullable Fd stdin, ProcessLogs.Opened files) {
        return switch (supervisor.launcher().launch(settings(), process.group(), stdin)) {
            case Outcome.Failed(var reason, var stderr) -> new Failed(reason, stderr);
            case Launched launched -> watched(launched, files);
        };
    }

    /// A child whose end would not be noticed is none.
    private Result watched(Launched launched, ProcessLogs.Opened files) {
        var child = launched.child();
        // first of all: a daemon that is killed before does not know it
        var name = process.group() + ":" + settings().name();
        supervisor.journal().spawned(child.pid(), settings().stop(), name);
        try {
            supervisor
                    .reaper()
                    .add(child, (how, at) -> supervisor.post(() -> process.died(child, how, at)));
        } catch (PosixException e) {
            launched.abandon();
            supervisor.journal().ended(child.pid());
            return tooManyFiles();
        }
        return new Made(
                RunningChild.begin(launched, process, process.logs(), files, owner, supervisor));
    }
}
