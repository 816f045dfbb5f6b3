// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.output;

import java.io.PrintStream;
import java.util.List;

/// Where everything is shown. Safe for several threads: what one of them shows at once stays
/// together.
public final class Screen {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final Palette palette;

    /// One of two streams that somebody else closes.
    ///
    /// @param terminal whether somebody looks at it, so that it may be cleared
    public Screen(PrintStream out, PrintStream err, boolean terminal, Palette palette) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.palette = palette;
    }

    /// Shows a line.
    public synchronized void line(String line) {
        print(line + "\n");
    }

    /// Shows lines at once.
    public synchronized void lines(List<String> lines) {
        if (!lines.isEmpty()) {
            line(String.join("\n", lines));
        }
    }

    /// Shows text that is no whole line.
    public synchronized void print(String text) {
        out.print(text);
        out.flush();
    }

    /// Shows bytes as they are.
    ///
    /// @return false if nobody takes them any more
    public synchronized boolean bytes(byte[] bytes, int length) {
        out.write(bytes, 0, length);
        out.flush();
        return !out.checkError();
    }

    /// Shows a line that is not part of the answer.
    public synchronized void complain(String line) {
        err.print(line + "\n");
        err.flush();
    }

    /// Whether somebody looks at it.
    public boolean isTerminal() {
        return terminal;
    }

    /// Whether nobody takes what is shown any more.
    public synchronized boolean isGone() {
        return out.checkError();
    }

    /// Its colours.
    public Palette palette() {
        return palette;
    }
}
