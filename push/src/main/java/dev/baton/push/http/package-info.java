/// HTTP/1.1: what handlers are written against ([Exchange], [Handler], [Route], [HttpLimits]) and
/// the pipeline that serves them ([HttpIntake]).
///
/// A connection belongs to its event loop, which alone changes its state; handlers run on virtual
/// threads and hand their answers to the loop. Imports `listen` and the kernel's seam; knows
/// nothing of [dev.baton.push.PushServer].
@NullMarked
package dev.baton.push.http;

import org.jspecify.annotations.NullMarked;
