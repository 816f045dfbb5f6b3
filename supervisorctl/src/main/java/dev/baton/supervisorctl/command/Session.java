// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisorctl.daemon.Daemon;
import dev.baton.supervisorctl.http.Credentials;
import dev.baton.supervisorctl.http.ServerException;
import dev.baton.supervisorctl.http.ServerUrl;
import dev.baton.supervisorctl.output.Screen;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What commands work with, and what of it outlives a command: where the server is, who asks, and
/// whether the user has had enough. One thread.
public final class Session implements AutoCloseable {
    private static final String API_VERSION = "3.0";

    private final Screen screen;
    private final Input input;
    private final Interrupts interrupts;
    private final boolean interactive;
    private String url;
    private @Nullable Credentials credentials;
    private @Nullable Daemon daemon;
    private boolean over;

    /// One with a server that is not asked yet.
    public Session(
            Screen screen,
            Input input,
            Interrupts interrupts,
            boolean interactive,
            String url,
            @Nullable Credentials credentials) {
        this.screen = screen;
        this.input = input;
        this.interrupts = interrupts;
        this.interactive = interactive;
        this.url = url;
        this.credentials = credentials;
    }

    /// Where to show things.
    public Screen screen() {
        return screen;
    }

    /// Where answers come from.
    public Input input() {
        return input;
    }

    /// Whether to ask before great deeds.
    public boolean isInteractive() {
        return interactive;
    }

    /// Where the server is.
    public String url() {
        return url;
    }

    /// Goes on with another server.
    public void open(String other) {
        close();
        url = other;
    }

    /// Goes on as somebody else.
    public void identify(Credentials other) {
        close();
        credentials = other;
    }

    /// The user has had enough.
    public void leave() {
        over = true;
    }

    /// Whether the user has had enough.
    public boolean isOver() {
        return over;
    }

    /// The server.
    public Daemon daemon() {
        if (daemon == null) {
            daemon = fresh();
        }
        return daemon;
    }

    private Daemon fresh() {
        try {
            return new Daemon(ServerUrl.parse(url), credentials);
        } catch (IllegalArgumentException e) {
            throw new ServerException.Broken(String.valueOf(e.getMessage()), e);
        }
    }

    /// The server, if it answers, and as it should.
    ///
    /// @throws NotUpException if it does not
    public Daemon upDaemon() {
        try {
            var version = daemon().apiVersion();
            if (version.equals(API_VERSION)) {
                return daemon();
            }
            throw new NotUpException(
                    "Sorry, this version of supervisorctl expects to talk to a server with API version "
                            + API_VERSION
                            + ", but the remote version is "
                            + version
                            + ".",
                    ExitStatus.NOT_INSTALLED);
        } catch (ServerException.Refused e) {
            throw new NotUpException(url + " refused connection", ExitStatus.REFUSED);
        } catch (ServerException.NoSuchFile e) {
            throw new NotUpException(url + " no such file", ExitStatus.NOT_RUNNING);
        } catch (FaultException e) {
            throw e.is(FaultCode.UNKNOWN_METHOD) ? noNamespace() : e;
        }
    }

    private static NotUpException noNamespace() {
        return new NotUpException(
                "Sorry, supervisord responded but did not recognize the supervisor namespace commands that"
                        + " supervisorctl uses to control it.  Please check that the"
                        + " [rpcinterface:supervisor] section is enabled in the configuration file (see"
                        + " sample.conf).",
                ExitStatus.UNIMPLEMENTED);
    }

    /// Does something that may take for ever, until the user interrupts; then `stop` is called, on
    /// any thread.
    ///
    /// @return whether the user interrupted
    public boolean untilInterrupted(Runnable stop, Runnable work) {
        var interrupted = new AtomicBoolean();
        try (var _ =
                interrupts.when(() -> {
                    interrupted.set(true);
                    stop.run();
                })) {
            work.run();
        }
        return interrupted.get();
    }

    /// Hangs up; the next command connects again.
    @Override
    public void close() {
        if (daemon != null) {
            daemon.close();
            daemon = null;
        }
    }
}
