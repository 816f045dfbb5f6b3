// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/// The real supervisord: what fails here is wrong in the tests.
final class OriginalSupervisordTest extends SupervisorContract {
    OriginalSupervisordTest(@TempDir Path directory) throws IOException, InterruptedException {
        super(directory);
    }

    @Override
    List<String> program() {
        return Tools.original("supervisord");
    }
}
