// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

/// A value was well-formed, but not of the type that was asked for.
public final class WrongTypeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Says both.
    public WrongTypeException(String expected, String found) {
        super("expected " + expected + ", found " + found);
    }
}
