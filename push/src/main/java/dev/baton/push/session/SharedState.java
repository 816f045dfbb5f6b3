// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.util.function.Consumer;

/// What an application keeps that belongs to no session: who is in a room, what was said there.
/// While there are two generations, each tells the other what the other has to know, and both do it
/// here: `PushServer.state("rooms", rooms)`.
///
/// What is told arrives in the order in which it was told, and before whatever moves afterwards: a
/// handler of the successor that is called for a session knows what the predecessor told before the
/// session left. It is as JSON has it, as are [Session#attributes()], and a later release may tell
/// what this one does not know. One thing that is told has 16 MiB at most.
///
/// ```java
/// public synchronized void meetSuccessor(Consumer<Object> tell) {
///     lines.forEach(tell);   // before the successor accepts anybody
///     other = tell;          // from here on whoever adds a line tells it, in the same monitor
/// }
/// public synchronized void meetPredecessor(Consumer<Object> tell) { other = tell; }
/// public synchronized void told(Object line) { lines.add((String) line); }
/// public synchronized void parted() { other = _ -> {}; }
/// ```
///
/// `tell` never waits, may be called by any thread and under any lock, and does nothing once the
/// other generation is gone. It throws `IllegalArgumentException` for what cannot be told. The
/// calls here come one after the other, and must be quick and wait for no client: all that moves
/// waits for them. What they throw is logged.
public interface SharedState {
    /// A successor is about to accept. What is told before this returns is heard there before
    /// anybody is accepted.
    void meetSuccessor(Consumer<Object> tell);

    /// This generation is about to accept, beside its predecessor.
    void meetPredecessor(Consumer<Object> tell);

    /// The other generation has told something.
    void told(Object what);

    /// The other generation tells nothing more, and hears nothing: it has ended, or will not serve.
    /// In the successor, everybody who moves has come.
    void parted();
}
