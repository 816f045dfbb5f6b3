// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import dev.baton.lifecycle.takeover.Inheritance.Inherited;
import dev.baton.posix.Errno;
import dev.baton.posix.Fd;
import dev.baton.posix.PosixException;
import dev.baton.posix.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listeners of this generation by name: inherited from the one before, from systemd, from
/// descriptor 0 (inetd's `wait`), or bound here. Any thread.
///
/// Inheriting makes no foreign call, because the first one of a cold JVM takes longer than the rest
/// of the take-over.
public final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int BACKLOG = 4096;

    private final Map<String, Inherited> inherited;
    private final Map<String, Held> held = new LinkedHashMap<>();
    private final Set<String> takenOver = new LinkedHashSet<>();
    private final Map<String, Held> adopted = new LinkedHashMap<>();
    private boolean mayUseStandardInput;

    /// @param inheritance what came from the generation before
    public Listeners(Inheritance inheritance) {
        this.inherited = new TreeMap<>(inheritance.listeners());
        this.mayUseStandardInput = inheritance.generation() == 0;
    }

    /// The listener of this name: the inherited one if it was asked for with the same address, or
    /// came from outside; a new one otherwise.
    ///
    /// @throws IllegalStateException when the address is taken, or the name is claimed already
    public synchronized Held claim(String name, SocketAddress address) {
        if (held.containsKey(name)) {
            throw new IllegalStateException("there are two listeners named " + name);
        }
        var requested = Inheritance.text(address);
        var claimed = fromBefore(name, requested);
        if (claimed == null) {
            claimed = fromStandardInput(name);
        }
        if (claimed == null) {
            claimed = bind(name, requested, address);
        }
        held.put(name, claimed);
        return claimed;
    }

    private @Nullable Held fromBefore(String name, String requested) {
        var before = inherited.get(name);
        if (before == null) {
            return null;
        }
        if (!before.requested().isEmpty() && !before.requested().equals(requested)) {
            LOG.info("listener {} moves from {} to {}", name, before.requested(), requested);
            return null;
        }
        inherited.remove(name);
        takenOver.add(name);
        var fd = Fd.of(before.fd());
        var actual = before.actual();
        return new Held(
                name,
                before.requested(),
                actual != null ? actual : addressOfStranger(fd),
                fd,
                false,
                before.spare());
    }

    private @Nullable Held fromStandardInput(String name) {
        if (!mayUseStandardInput) {
            return null;
        }
        mayUseStandardInput = false;
        if (!isSocket(Path.of("/proc/self/fd/0")) || !Sockets.isListening(0)) {
            return null;
        }
        var fd = Fd.of(0).duplicate(3);
        return new Held(name, "", addressOfStranger(fd), fd, false, -1);
    }

    /// Of a socket that somebody else has bound: systemd's block, and would stop an event loop.
    private static SocketAddress addressOfStranger(Fd fd) {
        fd.nonBlocking();
        return Sockets.localAddress(fd.number());
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // descriptor 0 is closed
        }
    }

    private static Held bind(String name, String requested, SocketAddress address) {
        try {
            var fd = open(address);
            return new Held(name, requested, Sockets.localAddress(fd.number()), fd, true, -1);
        } catch (PosixException e) {
            if (e.errno().equals(Errno.EADDRINUSE)) {
                throw new IllegalStateException(
                        "listener "
                                + name
                                + ": "
                                + readable(address)
                                + " is in use by another process",
                        e);
            }
            throw new IllegalStateException(
                    "listener "
                            + name
                            + " cannot listen on "
                            + readable(address)
                            + ": "
                            + e.errno(),
                    e);
        }
    }

    private static String readable(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + " port " + inet.getPort()
                : address.toString();
    }

    private static Fd open(SocketAddress address) {
        try {
            return Sockets.listen(address, BACKLOG);
        } catch (PosixException e) {
            if (e.errno().equals(Errno.EADDRINUSE)
                    && address instanceof UnixDomainSocketAddress unix
                    && isAbandoned(unix)) {
                LOG.info("removing {}: nobody listens there any more", unix);
                Held.remove(unix.getPath());
                return Sockets.listen(address, BACKLOG);
            }
            throw e;
        }
    }

    private static boolean isAbandoned(UnixDomainSocketAddress address) {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(address);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /// The names of those that came from the generation before. One that has moved to another
    /// address is not among them: it is a new one.
    public synchronized List<String> takenOver() {
        return List.copyOf(takenOver);
    }

    /// Closes what was inherited and not claimed: this release has dropped it, or moved it.
    public synchronized void closeUnclaimed() {
        inherited.forEach((name, one) -> {
            LOG.info("listener {} is not used any more", name);
            if (!one.requested().isEmpty()
                    && one.actual() instanceof UnixDomainSocketAddress unix) {
                Held.remove(unix.getPath());
            }
        });
        leaveUnclaimed();
    }

    /// Closes here what was inherited and not claimed; the process that left it may go on with it.
    public synchronized void leaveUnclaimed() {
        inherited
                .values()
                .forEach(one -> {
                    Fd.of(one.fd()).close();
                    if (one.spare() >= 0) {
                        Fd.of(one.spare()).close();
                    }
                });
        inherited.clear();
    }

    /// Stops listening on all but these: the successor has not taken the others over, and nobody
    /// would ever answer there.
    public synchronized void keepOnly(Collection<String> names) {
        for (var one : List.copyOf(held.values())) {
            if (!names.contains(one.name())) {
                held.remove(one.name());
                one.stopListening();
            }
        }
    }

    /// What the next generation inherits.
    ///
    /// @param numbers what the descriptors of [#descriptors] are numbered there, in that order
    public synchronized Map<String, Inherited> bequest(List<Integer> numbers) {
        var bequest = new TreeMap<String, Inherited>();
        var next = numbers.iterator();
        bequeathed()
                .forEach((name, one) ->
                        bequest.put(
                                name,
                                new Inherited(
                                        next.next(), next.next(), one.requested(), one.address())));
        return bequest;
    }

    /// The descriptors of [#bequest], each listener twice.
    public synchronized List<Fd> descriptors() {
        return bequeathed().values().stream()
                .flatMap(one -> Stream.of(one.fd(), one.fd()))
                .toList();
    }

    /// One that the stand-in has moved is there twice: the next image closes the old one, and
    /// removes its file, because it claims no listener of that name.
    private Map<String, Held> bequeathed() {
        var all = new LinkedHashMap<String, Held>();
        held.forEach((name, one) ->
                all.put(adopted.containsKey(name) ? name + " (before it moved)" : name, one));
        all.putAll(adopted);
        return all;
    }

    /// Stops listening on all of them, for everybody.
    public synchronized void stopListening() {
        held.values().forEach(Held::stopListening);
        held.clear();
    }

    /// The listeners bound here, to be told to the process that this one stands in for: the
    /// descriptors are counted from 0 in the order of [#addedDescriptors].
    public synchronized String added() {
        var added = new TreeMap<String, Inherited>();
        var next = 0;
        for (var one : boundHere()) {
            added.put(one.name(), new Inherited(next++, -1, one.requested(), one.address()));
        }
        return Inheritance.text(added);
    }

    /// The descriptors of [#added].
    public synchronized List<Fd> addedDescriptors() {
        return boundHere().stream().map(Held::fd).toList();
    }

    private List<Held> boundHere() {
        return held.values().stream().filter(Held::boundHere).toList();
    }

    /// Holds what a stand-in has added, for the image that this process will execute.
    public synchronized void adopt(String added, List<Fd> descriptors) {
        Inheritance.listeners(added)
                .forEach((name, one) ->
                        adopted.put(
                                name,
                                new Held(
                                        name,
                                        one.requested(),
                                        Objects.requireNonNull(one.actual()),
                                        descriptors.get(one.fd()),
                                        false,
                                        -1)));
    }

    /// Closes what was adopted: the stand-in is gone.
    public synchronized void forgetAdopted() {
        adopted.values().forEach(Held::close);
        adopted.clear();
    }

    /// Removes the files of those unix sockets that were bound here: of a generation that has never
    /// served, nobody else listens there.
    public synchronized void removeBoundHere() {
        boundHere().forEach(Held::removeFile);
    }

    /// Closes everything that is held.
    public synchronized void close() {
        held.values().forEach(Held::close);
        held.clear();
    }
}
