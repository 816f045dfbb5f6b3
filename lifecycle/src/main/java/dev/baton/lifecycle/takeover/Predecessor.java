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
import java.util.function.Consumer;
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
    public sealed interface Said {
        /// Accept now.
        record Grants() implements Said {}

        /// It does not accept any more.
        record Commits() implements Said {}

        /// This process is not needed.
        ///
        /// @param why for the log
        record Dismisses(String why) implements Said {}

        /// The conversation has ended from its side.
        ///
        /// @param why for the log
        record IsGone(String why) implements Said {}
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
            return switch (conversation.receive()) {
                case Message.Welcome welcome -> new Predecessor(conversation, welcome.pid());
                case Message.Refuse refuse -> throw new IllegalStateException(refuse.why());
                case Message other -> throw new ProtocolException("unexpected: " + other);
            };
        } catch (IOException e) {
            throw new UncheckedIOException("cannot talk to the generation before", e);
        }
    }

    /// Starts to listen to it.
    ///
    /// @param said called from another thread
    public void listen(Consumer<Said> said) {
        Thread.ofPlatform().daemon().name("baton-predecessor").start(() -> converse(said));
    }

    private void converse(Consumer<Said> said) {
        try {
            while (true) {
                switch (conversation.receive()) {
                    case Message.Grant _ -> said.accept(new Said.Grants());
                    case Message.Commit _ -> said.accept(new Said.Commits());
                    case Message.Dismiss dismiss -> said.accept(new Said.Dismisses(dismiss.why()));
                    case Message other -> throw new ProtocolException("unexpected: " + other);
                }
            }
        } catch (IOException | ProtocolException e) {
            gone = true;
            if (!hungUp) {
                close();
                said.accept(new Said.IsGone(e.toString()));
            }
        }
    }

    /// Whether the conversation has ended.
    public boolean isGone() {
        return gone;
    }

    /// Tells it that this process is ready.
    public void ready(List<String> listeners) {
        tell(new Message.Ready(listeners));
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
