/// HTTP/1.1 connections: the pipeline that serves what [dev.baton.push.http] describes.
///
/// A connection belongs to its event loop, which alone changes its state; handlers run on virtual
/// threads and hand their answers to the loop. Knows nothing of [dev.baton.push.PushServer].
@NullMarked
package dev.baton.push.wire;

import org.jspecify.annotations.NullMarked;
