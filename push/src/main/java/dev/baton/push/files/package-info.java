/// Answers with files: where they are, whether they may be had, and what is to be said of them.
///
/// [FileMount] is where requests arrive. Knows exchanges and routes, and no connection.
@NullMarked
package dev.baton.push.files;

import org.jspecify.annotations.NullMarked;
