// SPDX-License-Identifier: Apache-2.0
/// The only foreign calls of the project, one small class per family of calls.
///
/// What lives here: [Fd], [Sockets], [Pipe] and [Poller] (descriptors), [Spawn], [Exec] and [Child]
/// (processes), [Accounts] and [Credentials] (users, limits), [Messages] (records with descriptors
/// over a unix socket), [MemoryFile], and [ProcessStat], which only reads. A failing call throws
/// [PosixException] with the call and its errno. Imports nothing but the JDK and must never know
/// what a generation, a listener or a server is.
@NullMarked
package dev.baton.posix;

import org.jspecify.annotations.NullMarked;
