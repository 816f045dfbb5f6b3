// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

/// The supervisor was asked something after it had ended.
public final class EndedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    EndedException() {
        super("the supervisor has ended");
    }
}
