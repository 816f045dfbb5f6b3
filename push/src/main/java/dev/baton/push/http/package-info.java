/// What HTTP handlers are written against: [Exchange], [Handler], and the limits that clients have
/// to keep to. No thread, no socket.
@NullMarked
package dev.baton.push.http;

import org.jspecify.annotations.NullMarked;
