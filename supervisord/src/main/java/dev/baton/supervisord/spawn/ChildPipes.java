// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import dev.baton.posix.Child;
import dev.baton.posix.Fd;
import dev.baton.posix.Pipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The pipes of one attempt: the child's ends are closed here when it is over, the daemon's unless
/// there is a child.
final class ChildPipes implements AutoCloseable {
    private final List<Fd> open = new ArrayList<>();
    private final Map<Integer, Fd> childs = new HashMap<>();
    private @Nullable Fd stdin;
    private final Fd stdout;
    private @Nullable Fd stderr;

    ChildPipes(@Nullable Fd socket, boolean redirectStderr) {
        try {
            if (socket == null) {
                var pipe = opened();
                childs.put(0, pipe.reading());
                stdin = pipe.writing();
                stdin.nonBlocking();
            } else {
                childs.put(0, socket);
            }
            stdout = output(1);
            if (redirectStderr) {
                childs.put(2, Objects.requireNonNull(childs.get(1)));
            } else {
                stderr = output(2);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Pipe opened() {
        var pipe = Pipe.open();
        open.add(pipe.reading());
        open.add(pipe.writing());
        return pipe;
    }

    private Fd output(int number) {
        var pipe = opened();
        childs.put(number, pipe.writing());
        pipe.reading().nonBlocking();
        return pipe.reading();
    }

    Map<Integer, Fd> childs() {
        return childs;
    }

    Launcher.Outcome.Launched launched(Child child) {
        Stream.of(stdin, stdout, stderr).forEach(open::remove);
        return new Launcher.Outcome.Launched(child, stdin, stdout, stderr);
    }

    @Override
    public void close() {
        open.forEach(Fd::close);
    }
}
