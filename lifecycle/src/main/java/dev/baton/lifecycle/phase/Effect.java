// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.phase;

/// What is to be done on a transition, in the order given; [Transitions] names them, the kernel
/// performs them.
public enum Effect {
    /// Let the server accept.
    OPEN,
    /// Let the server stop accepting.
    PAUSE,
    /// Stop listening for good: nobody will accept on these sockets again.
    STOP_LISTENING,
    /// Let the server close what is idle.
    CLOSE_IDLE,
    /// Let the server tell long connections to come again.
    RETIRE,
    /// Name this generation as the serving one: pid file, sd_notify READY, log.
    ANNOUNCE_SERVING,
    /// sd_notify RELOADING, log.
    ANNOUNCE_RELOADING,
    /// sd_notify STOPPING, log.
    ANNOUNCE_STOPPING,
    /// Name the successor as the serving one: sd_notify MAINPID, log.
    ANNOUNCE_HANDED_OVER,
    /// Say that a reload is not possible now.
    REFUSE_RELOAD,
    /// Start the successor.
    LAUNCH,
    /// Start a successor that serves until this process has executed the new image.
    LAUNCH_STAND_IN,
    /// As a stand-in: let the new image find us.
    AWAIT_SUCCESSOR,
    /// Tell the successor to accept.
    GRANT,
    /// Tell the successor that nobody else accepts any more.
    COMMIT,
    /// Hang up on the successor: it is the serving generation, and that is final.
    HANG_UP,
    /// Let the server move its connections to the successor, which serves.
    HAND_OFF,
    /// Let the server receive the connections that its predecessor moves here.
    RECEIVE,
    /// Stop listening for good where the successor does not.
    SHUT_DROPPED,
    /// End a successor that failed or is not wanted.
    END_SUCCESSOR,
    /// Tell the predecessor: ready.
    SAY_READY,
    /// Tell the predecessor: accepting.
    SAY_ACCEPTING,
    /// Tell the predecessor: serving, unless you say otherwise.
    SAY_SERVING,
    /// Start the clock of the drain.
    START_DRAIN,
    /// Make the outcome of the drain, name the stragglers.
    REPORT_DRAIN,
    /// Execute the new image in place.
    EXEC,
    /// Let the application finish: it has been drained.
    END,
    /// Leave without the application: it never served.
    LEAVE
}
