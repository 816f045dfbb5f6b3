// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.time.Duration;
import java.util.function.Consumer;

/// What a client may ask of the server's memory and patience. Sizes in bytes.
///
/// @param requestLineBytes the longest request line, in HTTP/2 the longest path; longer is answered
///   414
/// @param headerBytes the largest header section; larger is answered 431
/// @param bodyBytes the largest request body, encoded chunks not counted; larger is answered 413
/// @param connections how many may be open at once; those above wait in the kernel's queue
/// @param reserved how many of these only clients of unix sockets may have, so that whoever has a
///   shell on this machine comes in when the network has taken the others
/// @param streams how many requests may be under way at once on one HTTP/2 connection; those above
///   are refused, and clients ask again
/// @param headTime from the first byte of a request to the end of its head; slower is answered 408
/// @param bodyPause the longest time without a byte of an unfinished body; slower is answered 408
/// @param bodyTime from the head of a request to the end of its body; slower is answered 408
/// @param idleTime how long a connection stays open between requests
/// @param admissionTime how long a connection stays open between requests, and before the first
///   one, while the guard has admitted none of them; no longer than `idleTime`
/// @param answerPause how long a client may read nothing of an answer that waits for it, before the
///   connection is cut
/// @param lingerTime how long a connection that is closing waits for the client to close as well,
///   so that bytes still on their way do not reset it and take the answer along
public record HttpLimits(
        int requestLineBytes,
        int headerBytes,
        long bodyBytes,
        int connections,
        int reserved,
        int streams,
        Duration headTime,
        Duration bodyPause,
        Duration bodyTime,
        Duration idleTime,
        Duration admissionTime,
        Duration answerPause,
        Duration lingerTime) {

    /// 8 KiB lines, 16 KiB headers, 16 MiB bodies, 20,000 connections of 100 streams, none of them
    /// reserved; 10 s for a head, 20 s without progress and 5 min in all for a body, 60 s idle,
    /// admitted or not, 60 s for a reader that does not read, 1 s to linger.
    public static final HttpLimits DEFAULT =
            new HttpLimits(
                    8 * 1024,
                    16 * 1024,
                    16L * 1024 * 1024,
                    20_000,
                    0,
                    100,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(1));

    /// Checks that every limit lets something through.
    public HttpLimits {
        if (requestLineBytes < 16
                || headerBytes < 16
                || bodyBytes < 0
                || connections < 1
                || reserved < 0
                || reserved >= connections
                || streams < 1) {
            throw new IllegalArgumentException("a limit that lets nothing through");
        }
        for (var time :
                new Duration[] {
                    headTime, bodyPause, bodyTime, idleTime, admissionTime, answerPause, lingerTime
                }) {
            if (!time.isPositive() || time.compareTo(Duration.ofDays(365)) > 0) {
                throw new IllegalArgumentException("a time of " + time);
            }
        }
    }

    /// These limits with another [#requestLineBytes()].
    public HttpLimits withRequestLineBytes(int requestLineBytes) {
        return with(draft -> draft.requestLineBytes = requestLineBytes);
    }

    /// These limits with another [#headerBytes()].
    public HttpLimits withHeaderBytes(int headerBytes) {
        return with(draft -> draft.headerBytes = headerBytes);
    }

    /// These limits with another [#bodyBytes()].
    public HttpLimits withBodyBytes(long bodyBytes) {
        return with(draft -> draft.bodyBytes = bodyBytes);
    }

    /// These limits with another [#connections()].
    public HttpLimits withConnections(int connections) {
        return with(draft -> draft.connections = connections);
    }

    /// These limits with another [#reserved()].
    public HttpLimits withReserved(int reserved) {
        return with(draft -> draft.reserved = reserved);
    }

    /// These limits with another [#streams()].
    public HttpLimits withStreams(int streams) {
        return with(draft -> draft.streams = streams);
    }

    /// These limits with another [#headTime()].
    public HttpLimits withHeadTime(Duration headTime) {
        return with(draft -> draft.headTime = headTime);
    }

    /// These limits with another [#bodyPause()].
    public HttpLimits withBodyPause(Duration bodyPause) {
        return with(draft -> draft.bodyPause = bodyPause);
    }

    /// These limits with another [#bodyTime()].
    public HttpLimits withBodyTime(Duration bodyTime) {
        return with(draft -> draft.bodyTime = bodyTime);
    }

    /// These limits with another [#idleTime()].
    public HttpLimits withIdleTime(Duration idleTime) {
        return with(draft -> draft.idleTime = idleTime);
    }

    /// These limits with another [#admissionTime()].
    public HttpLimits withAdmissionTime(Duration admissionTime) {
        return with(draft -> draft.admissionTime = admissionTime);
    }

    /// These limits with another [#answerPause()].
    public HttpLimits withAnswerPause(Duration answerPause) {
        return with(draft -> draft.answerPause = answerPause);
    }

    /// These limits with another [#lingerTime()].
    public HttpLimits withLingerTime(Duration lingerTime) {
        return with(draft -> draft.lingerTime = lingerTime);
    }

    private HttpLimits with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.limits();
    }

    /// Limits that can be changed, for the moment it takes to change them.
    private static final class Draft {
        private int requestLineBytes;
        private int headerBytes;
        private long bodyBytes;
        private int connections;
        private int reserved;
        private int streams;
        private Duration headTime;
        private Duration bodyPause;
        private Duration bodyTime;
        private Duration idleTime;
        private Duration admissionTime;
        private Duration answerPause;
        private Duration lingerTime;

        private Draft(HttpLimits from) {
            requestLineBytes = from.requestLineBytes;
            headerBytes = from.headerBytes;
            bodyBytes = from.bodyBytes;
            connections = from.connections;
            reserved = from.reserved;
            streams = from.streams;
            headTime = from.headTime;
            bodyPause = from.bodyPause;
            bodyTime = from.bodyTime;
            idleTime = from.idleTime;
            admissionTime = from.admissionTime;
            answerPause = from.answerPause;
            lingerTime = from.lingerTime;
        }

        private HttpLimits limits() {
            return new HttpLimits(
                    requestLineBytes,
                    headerBytes,
                    bodyBytes,
                    connections,
                    reserved,
                    streams,
                    headTime,
                    bodyPause,
                    bodyTime,
                    idleTime,
                    admissionTime,
                    answerPause,
                    lingerTime);
        }
    }
}
