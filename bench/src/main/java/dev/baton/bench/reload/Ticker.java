// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import dev.baton.bench.drive.Drive;
import dev.baton.bench.drive.Reload;
import dev.baton.bench.load.LoadEvent;
import java.io.PrintStream;
import java.util.Locale;

/// Prints a line per reload, and one as soon as something has failed. Any thread may print.
final class Ticker implements Drive.Watcher {
    private final PrintStream out;
    private final String server;
    private final int reloads;
    private volatile long failures;

    Ticker(PrintStream out, String server, int reloads) {
        this.out = out;
        this.server = server;
        this.reloads = reloads;
    }

    @Override
    public void progress(LoadEvent.Progress progress) {
        failures = progress.failures();
    }

    @Override
    public void reloading(int number) {}

    @Override
    public void reloaded(Reload reload) {
        out.printf(
                Locale.ROOT,
                "%s: reload %d of %d: first answer of the new code after %.0f ms, the old code"
                        + " gone after %.1f s, %d failures so far%n",
                server,
                reload.number(),
                reloads,
                reload.answerMillis(),
                reload.settledMillis() / 1000,
                failures);
    }
}
