// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.drain.InFlight;
import dev.baton.push.http.Goodbyes;
import dev.baton.push.http.Leaving;
import dev.baton.push.transport.SessionTracker;
import dev.baton.push.transport.SockJsService;
import dev.baton.push.wire.HttpIntake;
import java.time.Duration;
import java.util.List;

/// A server that serves beside what else its process does: see [PushServer#serve(List)]. Any thread
/// that may block.
public final class Serving implements AutoCloseable {
    private static final long LOOK_MILLIS = 5;

    private final HttpIntake intake;
    private final List<SockJsService> services;
    private final List<SessionTracker> sessions;
    private final InFlight work;
    private final Goodbyes goodbyes;

    Serving(
            HttpIntake intake,
            List<SockJsService> services,
            List<SessionTracker> sessions,
            InFlight work,
            Goodbyes goodbyes) {
        this.intake = intake;
        this.services = List.copyOf(services);
        this.sessions = List.copyOf(sessions);
        this.work = work;
        this.goodbyes = goodbyes;
    }

    /// Accepts nobody any more, tells sessions and streams to leave, waits until what is under way
    /// is done, and closes. The listening sockets themselves stay open.
    ///
    /// @param patience what takes longer is cut
    /// @return whether nothing was cut
    /// @throws InterruptedException when the thread is interrupted: nothing is closed then
    public boolean stop(Duration patience) throws InterruptedException {
        intake.pause();
        var most = patience.dividedBy(2);
        new Partings(List.of(intake), sessions, work::begin, goodbyes, most)
                .begin(Leaving.SHUTDOWN);
        var begun = System.nanoTime();
        while (!isDone() && System.nanoTime() - begun < patience.toNanos()) {
            Thread.sleep(LOOK_MILLIS);
        }
        var clean = isDone();
        close();
        return clean;
    }

    private boolean isDone() {
        return intake.connections() == 0 && work.isEmpty();
    }

    /// Closes everything at once, whatever is under way; a second call does nothing.
    @Override
    public void close() {
        intake.close();
        services.forEach(SockJsService::close);
    }
}
