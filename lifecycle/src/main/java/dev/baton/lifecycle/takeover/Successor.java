// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import dev.baton.lifecycle.takeover.Message.ProtocolException;
import dev.baton.posix.Child;
import dev.baton.posix.Signals;
import dev.baton.posix.Spawn;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A successor, as its predecessor sees it: a child process and the conversation with it. What it
/// says arrives on a thread of its own; what is told to it may come from any thread.
public final class Successor {
    private static final Logger LOG = LoggerFactory.getLogger(Successor.class);
    private static final Duration FOREVER = Duration.ofDays(1);

    private final HandoverSocket socket;
    private final Listener listener;
    private final long began = System.nanoTime();
    private volatile @Nullable Child child;
    private volatile @Nullable Conversation conversation;
    private final boolean standIn;
    private volatile long pid;
    private volatile boolean over;
    private volatile boolean granted;

    /// Hears what a successor says, and what becomes of it. Called on threads of the successor's
    /// own.
    public interface Listener {
        /// It is built and warm.
        ///
        /// @param listeners those it has taken over
        /// @param moves the newest version of the parcels that it can receive; 0 for none
        void isReady(List<String> listeners, int moves);

        /// It accepts.
        void accepts();

        /// It is the serving generation.
        ///
        /// @param handover where a stand-in awaits the new image; otherwise empty
        /// @param added what a stand-in has added, for [Listeners#adopt]
        void serves(String handover, String added);

        /// It ended, hung up or said something wrong.
        ///
        /// @param why for the log
        void failed(String why);
    }

    private Successor(boolean standIn, Listener listener) {
        this.socket = HandoverSocket.open();
        this.standIn = standIn;
        this.listener = listener;
    }

    /// Starts a successor.
    ///
    /// @param spawn makes its command from the path of the hand-over socket
    /// @param standIn whether it only stands in: then its end is news even after it serves
    /// @param listener called until it is dismissed or, unless it stands in, serves
    /// @throws RuntimeException when it cannot be started: then there is none
    public static Successor launch(
            Function<String, Spawn> spawn, boolean standIn, Listener listener) {
        var successor = new Successor(standIn, listener);
        try {
            var started = spawn.apply(successor.handover()).start();
            successor.child = started;
            successor.pid = started.pid();
            thread("baton-successor", successor::converse);
            thread("baton-successor-exit", () -> successor.awaitExit(started));
            return successor;
        } catch (RuntimeException e) {
            successor.removeSocket();
            throw e;
        }
    }

    /// Awaits a successor that somebody else starts.
    public static Successor await(Listener listener) {
        var successor = new Successor(false, listener);
        thread("baton-successor", successor::converse);
        return successor;
    }

    /// The path of the hand-over socket.
    public String handover() {
        return socket.path();
    }

    private static void thread(String name, Runnable body) {
        Thread.ofPlatform().daemon().name(name).start(body);
    }

    /// Its process; 0 until it has said so.
    public long pid() {
        return pid;
    }

    private void converse() {
        try {
            var opened = new Conversation(socket.accept());
            greet(opened);
            conversation = opened; // nothing else is said before the welcome
            var ready = opened.receive(Message.Ready.class);
            say(() -> listener.isReady(ready.listeners(), ready.moves()));
            opened.receive(Message.Accepting.class);
            say(listener::accepts);
            var serving = opened.receive(Message.Serving.class);
            say(() -> listener.serves(serving.handover(), serving.added()));
            over = !standIn;
        } catch (EOFException e) {
            hungUp("it hung up");
        } catch (IOException e) {
            hungUp("the conversation with it failed: " + e.getMessage());
        } catch (ProtocolException e) {
            fail("it talks nonsense: " + e.getMessage());
        } finally {
            removeSocket();
        }
    }

    private void greet(Conversation with) throws IOException {
        var hello = with.receive(Message.Hello.class);
        pid = hello.pid();
        var version = Math.min(hello.newest(), Message.NEWEST);
        if (version < Math.max(hello.oldest(), Message.OLDEST)) {
            var why =
                    "it speaks versions %d to %d of the hand-over, this generation %d to %d"
                            .formatted(
                                    hello.oldest(), hello.newest(), Message.OLDEST, Message.NEWEST);
            with.send(new Message.Refuse(why));
            with.close();
            fail(why);
            throw new ProtocolException(why);
        }
        with.send(new Message.Welcome(version, ProcessHandle.current().pid()));
    }

    /// A conversation ends before the process does: its exit status says more.
    private void hungUp(String why) {
        var patience = Duration.ofSeconds(granted ? 1 : 5); // nobody may be accepting after a grant
        var started = child;
        if (started == null || started.await(patience).isEmpty()) {
            fail(why);
        }
    }

    private void awaitExit(Child started) {
        Optional<Child.Ending> ending;
        do {
            ending = started.await(FOREVER);
        } while (ending.isEmpty());
        fail("it ended with " + ending.get() + " after " + millis() + " ms");
        removeSocket();
    }

    private long millis() {
        return (System.nanoTime() - began) / 1_000_000;
    }

    private synchronized void say(Runnable what) {
        if (!over) {
            what.run();
        }
    }

    private synchronized void fail(String why) {
        if (!over) {
            over = true;
            listener.failed(why);
        }
    }

    /// Tells it to accept.
    public void grant() {
        granted = true;
        tell(new Message.Grant());
    }

    /// Tells it that nobody else accepts.
    public void commit() {
        tell(new Message.Commit());
    }

    /// Ends the conversation: it is the serving generation.
    public void hangUp() {
        var open = conversation;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("hanging up on the successor: {}", e.toString());
            }
        }
    }

    private void tell(Message message) {
        if (!hasTold(message)) {
            hungUp("it hung up");
        }
    }

    private boolean hasTold(Message message) {
        var open = conversation;
        if (open == null) {
            return false;
        }
        try {
            open.send(message);
            return true;
        } catch (IOException e) {
            LOG.debug("cannot tell the successor {}: {}", message, e.toString());
            return false;
        }
    }

    /// Says no more, and lets it leave by itself; ends it when it does not.
    ///
    /// @param why for its log
    /// @param patience how long it may take: a successor that has accepted drains first
    public void dismiss(String why, Duration patience) {
        over = true;
        var told = hasTold(new Message.Dismiss(why));
        var started = child;
        if (started == null) {
            removeSocket();
            return;
        }
        if (!told) { // only then: a second request to stop would cut its drain short
            started.signal(Signals.SIGTERM);
        }
        var most = granted ? patience : Duration.ofSeconds(2);
        thread("baton-successor-end", () -> end(started, most));
    }

    private void end(Child started, Duration patience) {
        if (started.await(patience).isEmpty()) {
            LOG.warn("the successor, process {}, does not leave: killing it", started.pid());
            kill();
        }
        removeSocket();
    }

    /// How its process ends, if it does so within some time and is a child of this one. Any thread
    /// that may block.
    public Optional<Child.Ending> awaitEnd(Duration patience) {
        var started = child;
        return started == null ? Optional.empty() : started.await(patience);
    }

    /// Waits until its process is gone. Any thread that may block.
    public void awaitGone() {
        var started = child;
        while (started != null && started.await(FOREVER).isEmpty()) {
            LOG.debug("the successor is still there");
        }
        removeSocket();
    }

    /// Whether its process has ended.
    public boolean isGone() {
        var started = child;
        return started == null || started.ended().isPresent();
    }

    /// Ends its process at once, if it still runs and has never accepted.
    public void killUnlessGranted() {
        if (!granted) {
            kill();
        }
        removeSocket();
    }

    private void kill() {
        var started = child;
        if (started != null && started.ended().isEmpty()) {
            started.signal(Signals.SIGKILL);
        }
    }

    /// Removes the hand-over socket; a second time does nothing. Any thread.
    public void removeSocket() {
        socket.remove();
    }
}
