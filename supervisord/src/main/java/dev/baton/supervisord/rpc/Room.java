// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How much memory calls and their answers may take: one of them, and all together. A daemon has to
/// go on whatever clients ask for. What is small is not counted, so that it never waits for what is
/// large. Any thread.
final class Room {
    private static final int MEGABYTE = 1 << 20;
    private static final long LARGEST = 48 * MEGABYTE;

    /// What is counted at once: what is told of a hundred processes is less.
    private static final int UNIT = 256 * 1024;

    private static final int PATIENCE_SECONDS = 10;

    private final long one;
    private final Semaphore units;

    /// @param one so many bytes may one call and its answer take
    /// @param all so many all of them together
    Room(long one, long all) {
        this.one = one;
        this.units = new Semaphore(Math.toIntExact(all / UNIT)); // what fits goes first
    }

    /// As the heap allows it.
    static Room ofHeap() {
        var heap = Runtime.getRuntime().maxMemory();
        return new Room(Math.min(LARGEST, heap * 3 / 8), Math.min(heap / 2, Integer.MAX_VALUE));
    }

    /// For one call and its answer.
    Share share() {
        return new Share();
    }

    /// What one call has of it. One thread.
    final class Share implements AutoCloseable {
        private long kept;
        private int acquired;

        private Share() {}

        /// Takes room for something that is about to be made; until [#keep] says what has become of
        /// it.
        ///
        /// @throws FaultException when there is none
        void reserve(long bytes) throws InterruptedException {
            if (bytes > one - kept) {
                throw new FaultException(
                        FaultCode.FAILED,
                        "a call and its answer may take %d MiB of memory, and this would be more: ask for less, or in several calls"
                                .formatted(one / MEGABYTE));
            }
            var missing = units(kept + bytes) - acquired;
            if (missing <= 0) {
                return;
            }
            if (!units.tryAcquire(missing, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new FaultException(
                        FaultCode.FAILED,
                        "other large answers take the memory that there is for them: ask again");
            }
            acquired += missing;
        }

        /// Takes room for something that is kept until the answer has been sent.
        ///
        /// @return the same
        /// @throws FaultException when there is none: then it is not to be kept
        Value keep(Value value) throws InterruptedException {
            var weight = value.weight();
            reserve(weight);
            kept += weight;
            settle();
            return value;
        }

        /// What was to be made is kept, or has not been made.
        private void settle() {
            var spare = acquired - units(kept);
            if (spare > 0) {
                units.release(spare);
                acquired -= spare;
            }
        }

        private static int units(long bytes) {
            return (int) (bytes / UNIT);
        }

        @Override
        public void close() {
            kept = 0;
            settle();
        }
    }
}
