// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The listening socket that the processes of a `[fcgi-program:x]` share as descriptor 0.
///
/// @param address where it listens
/// @param backlog how many connections may wait; null for the system's limit
/// @param owner of the socket file; null for the process's own
/// @param mode of the socket file; null for TCP
public record FcgiSocket(
        Address address, @Nullable Integer backlog, @Nullable Owner owner, @Nullable Integer mode) {

    /// Where it listens.
    public sealed interface Address {
        /// Whether nobody could listen on both at once, as far as that can be seen: names of hosts
        /// may mean the same.
        default boolean overlaps(Address other) {
            if (this instanceof Tcp(_, var port) && other instanceof Tcp(_, var otherPort)) {
                return port == otherPort;
            }
            return equals(other);
        }

        /// A unix socket.
        ///
        /// @param path absolute
        record Unix(Path path) implements Address {
            @Override
            public String toString() {
                return "unix://" + path;
            }
        }

        /// TCP.
        ///
        /// @param host lower-case name or address
        /// @param port 1 to 65535
        record Tcp(String host, int port) implements Address {
            @Override
            public String toString() {
                return "tcp://" + host + ":" + port;
            }
        }
    }

    /// How logs name it.
    public String url() {
        return address.toString();
    }
}
