// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.io.OutputStream;

/// Writes the body of an answer as it comes to be.
@FunctionalInterface
public interface BodyWriter {
    /// Writes to `out`, which blocks while the client is slow. `flush()` sends what there is;
    /// closing is left to the caller.
    ///
    /// @throws Exception what went wrong, passed on to whoever called the handler
    void writeTo(OutputStream out) throws Exception;
}
