// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where clients reach the daemon.
public sealed interface HttpServerSettings {
    /// The section's whole name.
    String section();

    /// Who may come in; null for everybody who can connect.
    @Nullable Credentials credentials();

    /// Whether links of supervisord's own page act here, as scripts use them: `legacy_links`.
    boolean legacyLinks();

    /// What is put into SUPERVISOR_SERVER_URL.
    String url();

    /// A name and a password.
    ///
    /// @param username compared as it is
    /// @param password plain, or `{SHA}` and 40 hexadecimal digits
    record Credentials(String username, String password) {
        /// Without the password.
        @Override
        public String toString() {
            return "Credentials[username=" + username + "]";
        }
    }

    /// `[inet_http_server]`.
    ///
    /// @param section the section's whole name
    /// @param host lower-case; empty for all interfaces
    /// @param port 1 to 65535
    /// @param credentials who may come in
    /// @param open whether `allow_unauthenticated` is set: no password although others can connect
    /// @param legacyLinks whether supervisord's links act
    record Inet(
            String section,
            String host,
            int port,
            @Nullable Credentials credentials,
            boolean open,
            boolean legacyLinks)
            implements HttpServerSettings {
        @Override
        public String url() {
            return "http://" + (host.isEmpty() ? "localhost" : bracketed()) + ":" + port;
        }

        /// An address of IPv6 has colons of its own.
        private String bracketed() {
            return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        }
    }

    /// `[unix_http_server]`.
    ///
    /// @param section the section's whole name
    /// @param file absolute
    /// @param chmod the socket's mode
    /// @param chown the socket's owner; null for the process's own
    /// @param credentials who may come in
    /// @param legacyLinks whether supervisord's links act
    record Unix(
            String section,
            Path file,
            int chmod,
            @Nullable Owner chown,
            @Nullable Credentials credentials,
            boolean legacyLinks)
            implements HttpServerSettings {
        @Override
        public String url() {
            return "unix://" + file;
        }
    }
}
