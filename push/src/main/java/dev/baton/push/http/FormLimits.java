// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

/// What a client may send as a form, which is held in memory. Beyond, it is answered 413.
///
/// @param bytes of the body
/// @param fields how many
public record FormLimits(int bytes, int fields) {
    /// 1 MiB, 1,000 fields.
    public static final FormLimits DEFAULT = new FormLimits(1024 * 1024, 1_000);

    /// Checks that something gets through.
    public FormLimits {
        if (bytes < 1 || bytes == Integer.MAX_VALUE || fields < 1) {
            throw new IllegalArgumentException("a limit that lets nothing through, or everything");
        }
    }
}
