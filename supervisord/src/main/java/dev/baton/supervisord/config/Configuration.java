// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Path;
import java.util.List;

/// All that the files say, expanded and checked.
///
/// @param file the main file, as it was named
/// @param daemon `[supervisord]`
/// @param groups by priority, then name
/// @param servers TCP first, then unix sockets, each in the order of the files
/// @param interfaces `[rpcinterface:x]` in the order of the files
/// @param notices what the main log is to say about the files, in order
/// @param unsupported what the files ask for and does not exist here
public record Configuration(
        Path file,
        DaemonSettings daemon,
        List<GroupSettings> groups,
        List<HttpServerSettings> servers,
        List<RpcInterface> interfaces,
        List<Notice> notices,
        List<Unsupported> unsupported) {
    public Configuration {
        groups = List.copyOf(groups);
        servers = List.copyOf(servers);
        interfaces = List.copyOf(interfaces);
        notices = List.copyOf(notices);
        unsupported = List.copyOf(unsupported);
    }

    /// A line for the main log.
    ///
    /// @param level WARN or INFO
    /// @param text supervisord's words where it has some
    public record Notice(LogLevel level, String text) {}

    /// Something that is read and not done.
    ///
    /// @param place where
    /// @param reason in a sentence: what it is, and what happens instead
    public record Unsupported(Place place, String reason) {
        @Override
        public String toString() {
            return place + ": " + reason;
        }
    }

    /// `[rpcinterface:x]`.
    ///
    /// @param name behind the colon
    /// @param factory as Python would import it
    public record RpcInterface(String name, String factory) {
        /// supervisord's own, the one that is supported.
        public static final String MAIN = "supervisor.rpcinterface:make_main_rpcinterface";

        /// Whether it is supervisord's own.
        public boolean isMain() {
            return factory.equals(MAIN);
        }
    }

    /// The url by which programs reach the daemon unless they have one of their own: the first unix
    /// socket, else the last TCP server; empty without a server.
    public String serverUrl() {
        var url = "";
        for (var server : servers) {
            switch (server) {
                case HttpServerSettings.Unix unix -> {
                    return unix.url();
                }
                case HttpServerSettings.Inet inet -> url = inet.url();
            }
        }
        return url;
    }
}
