// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

/// What a client may send as `multipart/form-data`. Beyond, it is answered 413. Sizes in bytes. The
/// whole is also within [HttpLimits#bodyBytes()].
///
/// @param parts how many
/// @param headerBytes of the headers of one part
/// @param partBytes of the content of one part
/// @param textBytes of a part that is read as text, and so held in memory
/// @param totalBytes of everything
public record UploadLimits(
        int parts, int headerBytes, long partBytes, int textBytes, long totalBytes) {
    private static final long MEBIBYTE = 1024 * 1024;

    /// 100 parts of 16 MiB, 16 MiB in all, 8 KiB of headers, 64 KiB of text.
    public static final UploadLimits DEFAULT =
            new UploadLimits(100, 8 * 1024, 16 * MEBIBYTE, 64 * 1024, 16 * MEBIBYTE);

    /// Checks that something gets through.
    public UploadLimits {
        if (parts < 1 || headerBytes < 64 || partBytes < 1 || textBytes < 1 || totalBytes < 1) {
            throw new IllegalArgumentException("a limit that lets nothing through");
        }
        if (textBytes == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a text of " + textBytes + " bytes");
        }
    }

    /// These limits with another [#parts()].
    public UploadLimits withParts(int parts) {
        return new UploadLimits(parts, headerBytes, partBytes, textBytes, totalBytes);
    }

    /// These limits with another [#headerBytes()].
    public UploadLimits withHeaderBytes(int headerBytes) {
        return new UploadLimits(parts, headerBytes, partBytes, textBytes, totalBytes);
    }

    /// These limits with another [#partBytes()].
    public UploadLimits withPartBytes(long partBytes) {
        return new UploadLimits(parts, headerBytes, partBytes, textBytes, totalBytes);
    }

    /// These limits with another [#textBytes()].
    public UploadLimits withTextBytes(int textBytes) {
        return new UploadLimits(parts, headerBytes, partBytes, textBytes, totalBytes);
    }

    /// These limits with another [#totalBytes()].
    public UploadLimits withTotalBytes(long totalBytes) {
        return new UploadLimits(parts, headerBytes, partBytes, textBytes, totalBytes);
    }
}
