// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.config;

/// The command line or the configuration cannot be used; the message says why, in one line.
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String why) {
        super(why);
    }
}
