// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.files;

import dev.baton.push.field.EntityTag;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A file as it is going to be sent.
///
/// @param type of the content, before it was compressed
/// @param coding how it was compressed beforehand; null for the plain file
record Representation(Resource file, String type, @Nullable Coding coding) {
    long size() {
        return file.size();
    }

    /// Differs between the plain file and its compressed ones.
    EntityTag tag() {
        var tag = file.tag();
        return coding == null
                ? tag
                : new EntityTag(tag.weak(), tag.opaque() + "-" + coding.token());
    }

    /// Seconds since 1970; unless it is not known or in the future, which RFC 9110 section 8.8.2.1
    /// does not allow to say.
    OptionalLong lastModified() {
        return file.modified() <= 0 || file.modified() > System.currentTimeMillis()
                ? OptionalLong.empty()
                : OptionalLong.of(file.modified() / 1000);
    }
}
