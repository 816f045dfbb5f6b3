/// HTTP connections, of version 1.1 and 2, with TLS or without: the pipelines that serve what
/// [dev.baton.push.http] describes. Start at [dev.baton.push.wire.HttpIntake]; the seam between the
/// versions is [dev.baton.push.wire.Carrier].
///
/// A connection belongs to its event loop, which alone changes its state; handlers run on virtual
/// threads and hand their answers to the loop. Knows nothing of [dev.baton.push.PushServer].
@NullMarked
package dev.baton.push.wire;

import org.jspecify.annotations.NullMarked;
