// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The parts of a `multipart/form-data` body, RFC 7578, one after the other as they arrive: nothing
/// is kept in memory or on disk that the handler does not put there.
///
/// ```java
/// var upload = exchange.multipart();
/// for (var part = upload.next(); part != null; part = upload.next()) {
///     if (part.fileName().isPresent()) {
///         part.saveTo(folder.resolve(UUID.randomUUID().toString()));
///     }
/// }
/// ```
///
/// For the thread of the handler.
@FunctionalInterface
public interface Multipart {
    /// The next part; null after the last. Skips what is left of the one before, whose content
    /// cannot be read any more.
    ///
    /// @throws RequestRefused when the body is malformed (400) or over a limit (413)
    /// @throws IOException when the client is gone
    @Nullable Part next() throws IOException;
}
