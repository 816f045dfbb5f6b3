// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisorctl.daemon.Follow;
import dev.baton.supervisorctl.http.ServerException;
import java.util.ArrayList;
import java.util.List;

/// What a process puts out on both channels, shown by two threads until it is closed.
final class Foreground implements AutoCloseable {
    private final List<Follow> logs = new ArrayList<>();

    private Foreground() {}

    static Foreground open(Session session, String name) {
        var foreground = new Foreground();
        for (var channel : List.of("stdout", "stderr")) {
            foreground.follow(session, Tail.path(name, channel));
        }
        return foreground;
    }

    private void follow(Session session, String path) {
        try {
            var log = session.daemon().follow(path);
            logs.add(log);
            Thread.ofVirtual().name("follow " + path).start(() -> show(log, session, path));
        } catch (ServerException e) {
            complain(session, path, e);
        }
    }

    private static void show(Follow log, Session session, String path) {
        try {
            log.readTo(session.screen()::bytes);
        } catch (ServerException e) {
            complain(session, path, e);
        }
    }

    private static void complain(Session session, String path, ServerException e) {
        session.screen().complain(session.url() + path + " " + Tail.why(e));
    }

    @Override
    public void close() {
        logs.forEach(Follow::close);
    }
}
