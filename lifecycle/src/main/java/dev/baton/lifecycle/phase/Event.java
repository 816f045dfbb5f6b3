// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.phase;

/// What can happen to a generation.
public enum Event {
    /// The application is ready, and there is nobody to take over from.
    READY,
    /// The application is ready, and a predecessor serves.
    READY_TO_TAKE_OVER,
    /// The predecessor says: accept.
    GRANTED,
    /// The predecessor says: I have stopped accepting.
    COMMITTED,
    /// The same, to a successor that only stands in until its predecessor has executed the new
    /// image.
    COMMITTED_AS_STAND_IN,
    /// The predecessor says: you are not needed.
    DISMISSED,
    /// The predecessor's end of the conversation is gone.
    PREDECESSOR_GONE,
    /// To an executed image: its stand-in is gone, or wants to leave.
    STAND_IN_GONE,
    /// TERM, INT, or the application asked to stop.
    STOP,
    /// A reload was asked for, and somebody else starts the next generation.
    RELOAD_BY_EXIT,
    /// A reload was asked for, in place.
    RELOAD_BY_EXEC,
    /// A reload was asked for, by a successor beside.
    RELOAD_BY_OVERLAP,
    /// The successor has booted and warmed up.
    SUCCESSOR_READY,
    /// The successor accepts.
    SUCCESSOR_ACCEPTING,
    /// The successor has confirmed that it serves.
    SUCCESSOR_SERVING,
    /// The stand-in has confirmed that it serves.
    STAND_IN_SERVING,
    /// The successor ended, refused, or said something wrong.
    SUCCESSOR_FAILED,
    /// The server has moved what it could to the successor.
    HANDED_OFF,
    /// Nothing more comes from the predecessor.
    RECEIVED,
    /// All load is gone.
    EMPTIED,
    /// The phase's time is over.
    TIME_OUT,
    /// The new image could not be executed.
    EXEC_FAILED,
    /// This platform does not let a process execute another image.
    EXEC_REFUSED;

    /// Whether it is a reload that was asked for.
    public boolean isReload() {
        return switch (this) {
            case RELOAD_BY_EXIT, RELOAD_BY_EXEC, RELOAD_BY_OVERLAP -> true;
            case READY,
                    READY_TO_TAKE_OVER,
                    GRANTED,
                    COMMITTED,
                    COMMITTED_AS_STAND_IN,
                    DISMISSED,
                    PREDECESSOR_GONE,
                    STAND_IN_GONE,
                    STOP,
                    SUCCESSOR_READY,
                    SUCCESSOR_ACCEPTING,
                    SUCCESSOR_SERVING,
                    STAND_IN_SERVING,
                    SUCCESSOR_FAILED,
                    HANDED_OFF,
                    RECEIVED,
                    EMPTIED,
                    TIME_OUT,
                    EXEC_FAILED,
                    EXEC_REFUSED ->
                    false;
        };
    }
}
