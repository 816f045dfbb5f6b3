// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.form;

import dev.baton.push.http.RequestRefused;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// The content of one part, until the next one is asked for. One thread.
final class PartBody extends InputStream {
    private final Sections sections;
    private final long most;
    private long read;
    private boolean over;

    PartBody(Sections sections, long most) {
        this.sections = sections;
        this.most = most;
    }

    /// What has not been read never will be.
    void over() {
        over = true;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (over) {
            throw new IOException("the next part has been asked for");
        }
        int count = length == 0 ? 0 : sections.read(into, offset, length);
        read += Math.max(0, count);
        if (read > most) {
            throw new RequestRefused(413, "a part above " + most + " bytes");
        }
        return count;
    }
}
