// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.phase;

/// What a generation is doing. The legal moves are in [Transitions].
///
/// ```
/// STARTING ──► SERVING ──► SETTLING ──► DRAINING_TO_EXIT ────────────► ENDED
///    │          │   ▲                                                    ▲
///    ▼          ▼   └── any failure                                      │
/// WAITING    LAUNCHING ─► TAKING_OVER ─► COMMITTING ─► HANDING_OFF ─► HANDED_OVER
///    │                        ▲              │
///    ▼                        │              ▼
/// ACCEPTING ─► STANDING_IN ───┘       DRAINING_TO_EXEC ─► EXECUTING
///    │
///    ▼
/// CONFIRMING ─► SERVING
/// ```
public enum Phase {
    /// The application is being built; nothing is accepted yet.
    STARTING("starting", false, false),
    /// A successor that is ready and waits to be told to take over.
    WAITING("waiting to take over", false, false),
    /// A successor that accepts, and has not been told yet that its predecessor has stopped.
    ACCEPTING("taking over", true, false),
    /// A successor that has been told, and has confirmed it: until its predecessor has hung up,
    /// that one may still change its mind.
    CONFIRMING("taking over, confirmed", true, false),
    /// Accepting and answering.
    SERVING("serving", true, false),
    /// Serving while the successor boots.
    LAUNCHING("serving, successor starting", true, false),
    /// Serving beside a successor that was told to accept.
    TAKING_OVER("serving, successor taking over", true, false),
    /// No longer accepting; waiting for the successor to confirm that it serves.
    COMMITTING("handing over", true, false),
    /// Serving until the process that it stands in for has executed the new image.
    STANDING_IN("standing in", true, false),
    /// No longer ready for load balancers, still accepting.
    SETTLING("stopping, still accepting", false, false),
    /// Not accepting; what is in flight may finish, then the process exits.
    DRAINING_TO_EXIT("draining", false, true),
    /// A stand-in serves; what is in flight here may finish, then the new image is executed.
    DRAINING_TO_EXEC("draining before exec", false, true),
    /// The successor serves; what can move moves there, what is in flight here may finish.
    HANDING_OFF("handed over, moving connections", false, true),
    /// The successor serves; what is in flight here may finish, then the process exits.
    HANDED_OVER("handed over, draining", false, true),
    /// About to execute the new image in place.
    EXECUTING("executing the new image", false, false),
    /// Nothing more will happen here.
    ENDED("ended", false, false);

    private final String words;
    private final boolean ready;
    private final boolean draining;

    Phase(String words, boolean ready, boolean draining) {
        this.words = words;
        this.ready = ready;
        this.draining = draining;
    }

    /// For people: a status line, a health answer.
    public String words() {
        return words;
    }

    /// Whether new load is welcome.
    public boolean ready() {
        return ready;
    }

    /// Whether the drain deadline runs.
    public boolean draining() {
        return draining;
    }
}
