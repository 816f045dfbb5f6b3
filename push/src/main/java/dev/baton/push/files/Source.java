// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.files;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where files are looked for. Any thread; blocks.
interface Source {
    /// The plain file under these names, which [FilePath] has checked; null when there is none.
    @Nullable Resource find(List<String> segments) throws IOException;
}
