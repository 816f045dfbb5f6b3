// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

/// How a generation gives way to the next. The word in the environment is the name in lower case.
public enum ReloadMode {
    /// Drain, then exit 0; somebody else starts the next one.
    EXIT,
    /// Drain, then execute the new image in place: same pid, the listeners stay open.
    EXEC,
    /// The successor becomes ready beside the predecessor, then takes over.
    OVERLAP
}
