// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.push.http.Tls;
import dev.baton.push.tls.Certificates;
import dev.baton.push.wire.Encryption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listeners with TLS, and a virtual thread that looks whether their certificates have changed.
final class Secured implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Secured.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Map<String, Encryption> listeners;
    private final Thread watch;

    private Secured(Map<String, Encryption> listeners, List<Certificates> certificates) {
        this.listeners = Map.copyOf(listeners);
        watch = Thread.ofVirtual().name("baton-certificates").unstarted(() -> look(certificates));
    }

    /// Reads every certificate, and begins to look after them if there are any.
    ///
    /// @throws IllegalStateException when one cannot be used; names the file
    static Secured of(Map<String, Tls> all) {
        var listeners = new LinkedHashMap<String, Encryption>();
        var certificates = new ArrayList<Certificates>();
        all.forEach((name, tls) -> {
            var certificate = Certificates.of(name, tls);
            certificates.add(certificate);
            listeners.put(name, Encryption.with(certificate.keys(), tls.http2()));
        });
        var secured = new Secured(listeners, certificates);
        if (!all.isEmpty()) {
            secured.watch.start();
        }
        return secured;
    }

    /// By name.
    Map<String, Encryption> listeners() {
        return listeners;
    }

    private static void look(List<Certificates> certificates) {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                certificates.forEach(Secured::reload);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /// Whatever is wrong with one, the others are looked at, and all of them again.
    private static void reload(Certificates certificate) {
        try {
            certificate.reload();
        } catch (RuntimeException e) {
            LOG.error("a certificate cannot be looked at; the one before stays in use", e);
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
