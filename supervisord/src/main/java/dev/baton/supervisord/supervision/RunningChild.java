// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.posix.Child;
import dev.baton.supervisord.event.Event.Channel;
import dev.baton.supervisord.event.Event.Source;
import dev.baton.supervisord.log.ChildLog;
import dev.baton.supervisord.spawn.Input;
import dev.baton.supervisord.spawn.Launcher.Outcome.Launched;
import dev.baton.supervisord.spawn.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A child and the daemon's ends of its pipes.
///
/// @param child the child
/// @param outputs standard output, and error if that is apart
/// @param input standard input; null when that is a socket
/// @param listener what it says as a listener; null for a program
record RunningChild(
        Child child, List<Output> outputs, @Nullable Input input, @Nullable ListenerRun listener) {
    RunningChild {
        outputs = List.copyOf(outputs);
    }

    /// Begins to read and write the pipes of a child.
    ///
    /// @param files of its logs
    /// @param owner its group; a pool makes a listener of it
    static RunningChild begin(
            Launched launched,
            SupervisedProcess process,
            ProcessLogs logs,
            ProcessLogs.Opened files,
            @Nullable ProcessGroup owner,
            Supervisor supervisor) {
        var pid = launched.child().pid();
        var listener =
                owner != null && owner.pool().isPresent()
                        ? new ListenerRun(process.settings().name(), owner, supervisor.log())
                        : null;
        var stdout =
                listener == null
                        ? logs.stdout(files, tap(process, Channel.STDOUT, pid, supervisor))
                        : logs.listenerStdout(files, listener.output(supervisor));
        var outputs = new ArrayList<Output>();
        outputs.add(supervisor.pump().read(launched.stdout(), stdout));
        var stderr = launched.stderr();
        if (stderr != null) {
            var log = logs.stderr(files, tap(process, Channel.STDERR, pid, supervisor));
            outputs.add(supervisor.pump().read(stderr, log));
        }
        var stdin = launched.stdin();
        var input = stdin == null ? null : supervisor.pump().write(stdin);
        return new RunningChild(launched.child(), outputs, input, listener);
    }

    private static ChildLog.Listener tap(
            SupervisedProcess process, Channel channel, int pid, Supervisor supervisor) {
        var settings = process.settings();
        var of = channel == Channel.STDOUT ? settings.stdout() : settings.stderr();
        var source = new Source(settings.name(), process.group());
        return of.events() || of.captureMaxbytes() > 0
                ? new EventTap(supervisor, source, pid, channel, of.events())
                : ChildLog.Listener.NONE;
    }

    List<Input> inputs() {
        return input == null ? List.of() : List.of(input);
    }

    /// Begins its logs anew. Any thread.
    void clearLogs() throws IOException {
        for (var output : outputs) {
            output.log().clear();
        }
    }

    /// Opens its logs anew. Any thread.
    void reopenLogs() throws IOException {
        for (var output : outputs) {
            output.log().reopen();
        }
    }
}
