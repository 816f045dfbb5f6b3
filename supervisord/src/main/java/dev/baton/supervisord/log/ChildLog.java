// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where the output of one channel of one child goes: through capture mode and the stripper, as far
/// as they are on, to its file and to who else listens. One thread gives it pieces; any thread may
/// clear and reopen.
public final class ChildLog implements AutoCloseable {
    private final @Nullable LogTarget file;
    private final @Nullable Capture capture;
    private final @Nullable AnsiStripper stripper;
    private final Listener listener;
    private final Consumer<String> trouble;
    private final Capture.Sink parts =
            new Capture.Sink() {
                @Override
                public void plain(byte[] bytes) {
                    ChildLog.this.plain(bytes);
                }

                @Override
                public void message(byte[] bytes) {
                    listener.message(bytes);
                }
            };
    private boolean failing;

    /// Who else hears what a child says. Called by the thread that gives the pieces; must not
    /// block.
    public interface Listener {
        /// Nobody.
        Listener NONE =
                new Listener() {
                    @Override
                    public void output(byte[] bytes) {}

                    @Override
                    public void message(byte[] bytes) {}
                };

        /// A piece of output as it was read, before anything is taken out of it.
        default void read(byte[] bytes) {}

        /// A piece of output, as it went to the log.
        void output(byte[] bytes);

        /// A message of capture mode.
        void message(byte[] bytes);

        /// There is no more output.
        default void end() {}

        /// Both, this one first.
        default Listener and(Listener other) {
            var one = this;
            if (one == NONE || other == NONE) {
                return one == NONE ? other : one;
            }
            return new Listener() {
                @Override
                public void read(byte[] bytes) {
                    one.read(bytes);
                    other.read(bytes);
                }

                @Override
                public void output(byte[] bytes) {
                    one.output(bytes);
                    other.output(bytes);
                }

                @Override
                public void message(byte[] bytes) {
                    one.message(bytes);
                    other.message(bytes);
                }

                @Override
                public void end() {
                    one.end();
                    other.end();
                }
            };
        }
    }

    /// @param file where output goes; null for nowhere
    /// @param captureMaxbytes how much of a message is kept; 0 without capture mode
    /// @param strip whether escape sequences of terminals are taken out
    /// @param listener who else hears it
    /// @param trouble told once when the file cannot be written, until it can be again
    public ChildLog(
            @Nullable LogTarget file,
            long captureMaxbytes,
            boolean strip,
            Listener listener,
            Consumer<String> trouble) {
        this.file = file;
        this.capture = captureMaxbytes > 0 ? new Capture(captureMaxbytes) : null;
        this.stripper = strip ? new AnsiStripper() : null;
        this.listener = listener;
        this.trouble = trouble;
    }

    /// Takes all remaining bytes.
    public void accept(ByteBuffer piece) {
        if (capture == null && stripper == null && listener == Listener.NONE) {
            write(piece); // nothing to look at
            return;
        }
        var bytes = new byte[piece.remaining()];
        piece.get(bytes);
        listener.read(bytes);
        if (capture == null) {
            plain(bytes);
        } else {
            capture.accept(bytes, parts);
        }
    }

    private void plain(byte[] bytes) {
        stripped(stripper == null ? bytes : stripper.strip(bytes));
    }

    private void stripped(byte[] bytes) {
        if (bytes.length > 0) {
            write(ByteBuffer.wrap(bytes));
            listener.output(bytes);
        }
    }

    private void write(ByteBuffer bytes) {
        if (file == null) {
            bytes.position(bytes.limit());
            return;
        }
        try {
            file.write(bytes);
            failing = false;
        } catch (IOException e) {
            bytes.position(bytes.limit());
            if (!failing) {
                trouble.accept("cannot write to " + file.path() + ": " + Trouble.of(e));
            }
            failing = true;
        }
    }

    /// The output has ended: what was held back goes where it belongs.
    public void end() {
        if (capture != null) {
            capture.end(parts);
        }
        if (stripper != null) {
            stripped(stripper.end());
        }
        listener.end();
    }

    /// Goes on with what the file did not take at once.
    ///
    /// @return whether nothing is left
    public boolean flush() {
        return file == null || file.flush();
    }

    /// Removes the log and begins a new one.
    public void clear() throws IOException {
        if (file != null) {
            file.clear();
        }
    }

    /// Opens the file's path anew.
    public void reopen() throws IOException {
        if (file != null) {
            file.reopen();
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            trouble.accept("cannot close a log: " + Trouble.of(e));
        }
    }
}
