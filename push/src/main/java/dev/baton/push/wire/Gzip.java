// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/// Compresses, and flushes what it has been given. Its end is said by [#finish()] alone: to close
/// it frees memory and writes nothing.
final class Gzip extends GZIPOutputStream {
    /// Between fast and small.
    private static final int LEVEL = 4;

    private static final int BUFFER = 8 * 1024;

    Gzip(OutputStream out) throws IOException {
        super(out, BUFFER, true);
        def.setLevel(LEVEL);
    }

    @Override
    public void close() {
        def.end();
    }
}
