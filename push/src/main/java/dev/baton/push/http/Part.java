// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/// One part of a [Multipart]: a field of a form, or a file.
public interface Part {
    /// The name of the field.
    String name();

    /// What the client says the file is called: any text, from empty, when no file was chosen, to
    /// `../../etc/passwd`. Not to be made a path. Absent when the part is no file.
    Optional<String> fileName();

    /// [#fileName()] made harmless as the name of a file in a folder: its last segment, without
    /// control characters, leading dots and what some file systems do not take, 200 bytes at most
    /// with its extension. Absent when nothing is left. It may well be taken already.
    Optional<String> plainFileName();

    /// What the client says the content is.
    Optional<String> contentType();

    /// The first value of a header of the part; names are case-insensitive.
    Optional<String> header(String name);

    /// The content as it arrives. Reading throws [RequestRefused] when it is over
    /// [UploadLimits#partBytes()], or cut short.
    InputStream body();

    /// The content as UTF-8 text.
    ///
    /// @throws RequestRefused when it is none (400), or over [UploadLimits#textBytes()] (413)
    /// @throws IOException when the client is gone
    String text() throws IOException;

    /// Writes the content to a new file, and removes it again when that fails half-way.
    ///
    /// @return its size in bytes
    /// @throws java.nio.file.FileAlreadyExistsException when there is such a file; it is left alone
    /// @throws RequestRefused when the content is malformed or over a limit
    /// @throws IOException when it cannot be written, or the client is gone
    long saveTo(Path file) throws IOException;
}
