// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.event;

import dev.baton.supervisord.config.PythonText;
import dev.baton.supervisord.process.Action;
import dev.baton.supervisord.process.State;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Something that listeners may hear of.
///
/// @param type its kind
/// @param payload what there is to say about it; sent in UTF-8
public record Event(EventType type, String payload) {
    /// What there is around a payload, in bytes.
    private static final long AROUND = 200;

    /// Which output of a child is meant.
    public enum Channel {
        STDOUT,
        STDERR;

        /// As payloads name it.
        public String lowerCase() {
            return this == STDOUT ? "stdout" : "stderr";
        }
    }

    /// Whose event it is.
    ///
    /// @param process its name
    /// @param group its group's name
    public record Source(String process, String group) {
        @Override
        public String toString() {
            return "processname:" + process + " groupname:" + group;
        }
    }

    /// A process has changed its state.
    public static Event state(Source source, Action.Announce change) {
        var to = change.life().state();
        var payload = source + " from_state:" + change.from() + details(to, change);
        return new Event(EventType.of(to), payload);
    }

    private static String details(State to, Action.Announce change) {
        return switch (to) {
            case STARTING, BACKOFF -> " tries:" + change.life().tries();
            case RUNNING, STOPPING, STOPPED -> " pid:" + change.pid();
            case EXITED -> " expected:" + (change.expected() ? 1 : 0) + " pid:" + change.pid();
            case FATAL, UNKNOWN -> "";
        };
    }

    /// A child has sent a message in capture mode.
    public static Event communication(Source source, int pid, Channel channel, byte[] message) {
        var type =
                channel == Channel.STDOUT
                        ? EventType.PROCESS_COMMUNICATION_STDOUT
                        : EventType.PROCESS_COMMUNICATION_STDERR;
        return new Event(type, source + " pid:" + pid + "\n" + text(message));
    }

    /// A child has written something.
    public static Event log(Source source, int pid, Channel channel, byte[] output) {
        var type =
                channel == Channel.STDOUT
                        ? EventType.PROCESS_LOG_STDOUT
                        : EventType.PROCESS_LOG_STDERR;
        return new Event(
                type,
                source + " pid:" + pid + " channel:" + channel.lowerCase() + "\n" + text(output));
    }

    /// A client has something to say.
    ///
    /// @param type of the client's own choice
    public static Event remote(String type, String data) {
        return new Event(EventType.REMOTE_COMMUNICATION, "type:" + type + "\n" + data);
    }

    /// The daemon supervises from now on.
    public static Event running() {
        return new Event(EventType.SUPERVISOR_STATE_CHANGE_RUNNING, "");
    }

    /// The daemon begins to stop everything.
    public static Event stopping() {
        return new Event(EventType.SUPERVISOR_STATE_CHANGE_STOPPING, "");
    }

    /// A group is there now.
    public static Event groupAdded(String group) {
        return new Event(EventType.PROCESS_GROUP_ADDED, "groupname:" + group + "\n");
    }

    /// A group is there no longer.
    public static Event groupRemoved(String group) {
        return new Event(EventType.PROCESS_GROUP_REMOVED, "groupname:" + group + "\n");
    }

    /// A period of time has begun.
    ///
    /// @param type one of the ticks
    /// @param when its beginning, seconds since 1970
    public static Event tick(EventType type, long when) {
        return new Event(type, "when:" + when);
    }

    /// How many bytes of memory it takes, at most.
    public long weight() {
        return 2L * payload.length() + AROUND;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return "Undecodable: " + PythonText.repr(bytes);
        }
    }
}
