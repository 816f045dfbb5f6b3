// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import dev.baton.lifecycle.takeover.Message.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A predecessor, as its successor sees it: the other end of the conversation. What it says arrives
/// on a thread of its own.
public final class Predecessor {
    private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);

    private final Conversation conversation;
    private final long pid;
    private volatile boolean hungUp;
    private volatile boolean gone;

    /// What a predecessor says, or what becomes of it.
    public enum Said {
        /// Accept now.
        GRANTS,
        /// It does not accept any more.
        COMMITS,
        /// This process is not needed.
        DISMISSES,
        /// The conversation has ended from its side.
        IS_GONE
    }

    /// Hears what a predecessor says.
    @FunctionalInterface
    public interface Listener {
        /// Called on a thread of the conversation's own.
        ///
        /// @param why for the log; empty when it speaks for itself
        void heard(Said said, String why);
    }

    private Predecessor(Conversation conversation, long pid) {
        this.conversation = conversation;
        this.pid = pid;
    }

    /// Its process.
    public long pid() {
        return pid;
    }

    /// Introduces this process.
    ///
    /// @param socket the path of the hand-over socket
    /// @throws IllegalStateException when the predecessor refuses
    /// @throws UncheckedIOException when it cannot be reached, or is of another user
    public static Predecessor greet(String socket, int generation, long pid) {
        try {
            var path = Path.of(socket);
            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(path));
            PeerCheck.sameUser(channel, path);
            var conversation = new Conversation(channel);
            conversation.send(new Message.Hello(Message.OLDEST, Message.NEWEST, generation, pid));
            var answer = conversation.receive();
            if (answer instanceof Message.Welcome welcome) {
                return new Predecessor(conversation, welcome.pid());
            }
            if (answer instanceof Message.Refuse refuse) {
                throw new IllegalStateException(refuse.why());
            }
            throw new ProtocolException("unexpected: " + answer);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot talk to the generation before", e);
        }
    }

    /// Starts to listen to it.
    public void listen(Listener listener) {
        Thread.ofPlatform().daemon().name("baton-predecessor").start(() -> converse(listener));
    }

    private void converse(Listener listener) {
        try {
            while (true) {
                hear(conversation.receive(), listener);
            }
        } catch (IOException | ProtocolException e) {
            gone = true;
            if (!hungUp) {
                close();
                listener.heard(Said.IS_GONE, e.toString());
            }
        }
    }

    /// No switch over types here, nor on any other way to a first answer: decision 10.
    private static void hear(Message message, Listener listener) {
        if (message instanceof Message.Grant) {
            listener.heard(Said.GRANTS, "");
        } else if (message instanceof Message.Commit) {
            listener.heard(Said.COMMITS, "");
        } else if (message instanceof Message.Dismiss dismiss) {
            listener.heard(Said.DISMISSES, dismiss.why());
        } else {
            throw new ProtocolException("unexpected: " + message);
        }
    }

    /// Whether the conversation has ended.
    public boolean isGone() {
        return gone;
    }

    /// Tells it that this process is ready.
    ///
    /// @param moves the newest version of the parcels that this process can receive; 0 for none
    public void ready(List<String> listeners, int moves) {
        tell(new Message.Ready(listeners, moves));
    }

    /// Tells it that this process accepts.
    public void accepting() {
        tell(new Message.Accepting());
    }

    /// Tells it that this process serves. It agrees by hanging up.
    ///
    /// @param handover where a stand-in awaits the new image; otherwise empty
    /// @param added what a stand-in has added, from [Listeners#added]
    public void serving(String handover, String added) {
        tell(new Message.Serving(handover, added));
    }

    private void tell(Message message) {
        try {
            conversation.send(message);
        } catch (IOException e) {
            LOG.debug("cannot tell the predecessor {}: {}", message, e.toString());
        }
    }

    /// Hangs up; what it says after that is not heard.
    public void close() {
        hungUp = true;
        try {
            conversation.close();
        } catch (IOException e) {
            LOG.debug("closing the conversation: {}", e.toString());
        }
    }
}
