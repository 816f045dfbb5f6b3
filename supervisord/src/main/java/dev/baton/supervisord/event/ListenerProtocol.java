// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads what one run of a listener writes to its standard output: `READY\n`, and `RESULT
/// <length>\n<body>` after an event. What it keeps is bounded. Any thread; who sends an event says
/// so before, with [#busy].
public final class ListenerProtocol {
    private static final byte[] READY = "READY\n".getBytes(StandardCharsets.US_ASCII);
    private static final String RESULT = "RESULT "; // what follows may have a carriage return
    private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_LINE = 1024;

    private ListenerState state = ListenerState.ACKNOWLEDGED;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    /// How much of a body is to come; less than 0 before its line has been read.
    private long bodyLeft = -1;

    /// What it has come to.
    public sealed interface Turn {
        /// It wants an event.
        record Ready() implements Turn {}

        /// It has done what the event asked for.
        record Processed() implements Turn {}

        /// It could not, and the event is to be sent again.
        record Rejected() implements Turn {}

        /// It does not keep to the protocol, and hears no more. An event that it has is to be sent
        /// to another one.
        ///
        /// @param from the state in which it did not
        /// @param resultLine the line that should have been a result; empty when it was not that
        record Breach(ListenerState from, String resultLine) implements Turn {}
    }

    /// Where it is.
    public synchronized ListenerState state() {
        return state;
    }

    /// It is about to get an event, if it wants one.
    ///
    /// @return whether it wants one
    public synchronized boolean busy() {
        if (state != ListenerState.READY) {
            return false;
        }
        state = ListenerState.BUSY;
        return true;
    }

    /// The event could not be sent: it still waits for one.
    public synchronized void notSent() {
        if (state == ListenerState.BUSY) {
            state = ListenerState.READY;
        }
    }

    /// Takes output.
    ///
    /// @return what that means, in order
    public synchronized List<Turn> accept(byte[] output) {
        var turns = new ArrayList<Turn>();
        for (byte b : output) {
            if (state == ListenerState.UNKNOWN) {
                break;
            }
            accept(b, turns);
        }
        return turns;
    }

    private void accept(byte b, List<Turn> turns) {
        switch (state) {
            case ACKNOWLEDGED -> ready(b, turns);
            case READY -> breach("", turns); // nobody has asked it anything
            case BUSY -> {
                if (bodyLeft < 0) {
                    line(b, turns);
                } else {
                    body(b, turns);
                }
            }
            case UNKNOWN -> {}
        }
    }

    private void ready(byte b, List<Turn> turns) {
        if (b != READY[begun.size()]) {
            breach("", turns);
            return;
        }
        begun.write(b);
        if (begun.size() == READY.length) {
            begun.reset();
            state = ListenerState.READY;
            turns.add(new Turn.Ready());
        }
    }

    private void breach(String line, List<Turn> turns) {
        turns.add(new Turn.Breach(state, line));
        state = ListenerState.UNKNOWN;
        begun.reset();
        bodyLeft = -1;
    }

    private void line(byte b, List<Turn> turns) {
        if (b != '\n' && begun.size() < LONGEST_LINE) {
            begun.write(b);
            return;
        }
        var line = begun.toString(StandardCharsets.UTF_8);
        begun.reset();
        var length = line.startsWith(RESULT) ? line.substring(RESULT.length()).strip() : "";
        if (b != '\n' || !length.matches("[0-9]{1,18}")) {
            breach(line, turns);
            return;
        }
        bodyLeft = Long.parseLong(length);
        if (bodyLeft == 0) {
            answered(turns);
        }
    }

    /// Of a body only so much is kept that it can be told from OK.
    private void body(byte b, List<Turn> turns) {
        if (begun.size() <= OK.length) {
            begun.write(b);
        }
        if (--bodyLeft == 0) {
            answered(turns);
        }
    }

    private void answered(List<Turn> turns) {
        var ok = Arrays.equals(begun.toByteArray(), OK);
        begun.reset();
        bodyLeft = -1;
        state = ListenerState.ACKNOWLEDGED;
        turns.add(ok ? new Turn.Processed() : new Turn.Rejected());
    }
}
