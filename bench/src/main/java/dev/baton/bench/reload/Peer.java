// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import dev.baton.bench.server.Nginx;
import dev.baton.bench.server.Probe;
import dev.baton.bench.server.ServerUnderTest;
import dev.baton.bench.server.Tornado;
import java.nio.file.Path;
import java.util.Optional;

/// What Baton is compared with, if it is installed.
enum Peer {
    NONE,
    NGINX,
    TORNADO;

    /// The server, not started yet; empty when this machine does not have it.
    Optional<ServerUnderTest> server(Path directory) {
        return switch (this) {
            case NONE -> Optional.empty();
            case NGINX ->
                    Nginx.installed()
                            ? Optional.of(new Nginx(Probe.freePort(), directory))
                            : Optional.empty();
            case TORNADO ->
                    Tornado.installed()
                            ? Optional.of(new Tornado(Probe.freePort(), directory))
                            : Optional.empty();
        };
    }

    /// What to say when it is not.
    String missing() {
        return switch (this) {
            case NONE -> "";
            case NGINX -> "nginx is left out: there is no nginx here (Debian: nginx-light)";
            case TORNADO ->
                    "tornado is left out: /usr/bin/python3 has none (Debian: python3-tornado)";
        };
    }
}
