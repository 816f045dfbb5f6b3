// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

/// The environment did not do what a run needs. The message is for the person at the terminal: one
/// sentence, and what the server last said where that helps.
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
