// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.files;

import dev.baton.push.field.EntityTag;
import java.io.IOException;
import java.io.InputStream;

/// A file as it was when it was looked for.
///
/// @param size in bytes
/// @param modified milliseconds since 1970
/// @param state what differs when the content does, in letters and digits
/// @param settled whether the content cannot have changed again since without a new `state`
/// @param content opens it
record Resource(long size, long modified, String state, boolean settled, Content content) {
    /// Opens a file.
    @FunctionalInterface
    interface Content {
        /// At its beginning; the caller closes it.
        InputStream open() throws IOException;
    }

    /// Its tag, strong once it is [#settled()].
    EntityTag tag() {
        return new EntityTag(!settled, state);
    }

    /// Whether it is not older than the other, to the second.
    boolean follows(Resource other) {
        return modified / 1000 >= other.modified / 1000;
    }
}
