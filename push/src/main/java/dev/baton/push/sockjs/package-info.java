/// The SockJS protocol, text in, text out: paths, frames, escapes, pages. Pure: no thread, socket
/// or clock.
@NullMarked
package dev.baton.push.sockjs;

import org.jspecify.annotations.NullMarked;
