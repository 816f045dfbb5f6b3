/// The front door: [PushServer] and what it takes to warm one up.
///
/// The parts are in the child packages and never import this one: `http` (routes, exchanges, the
/// HTTP pipeline), `listen` (event loops and adopted descriptors). Only those two know Netty.
@NullMarked
package dev.baton.push;

import org.jspecify.annotations.NullMarked;
