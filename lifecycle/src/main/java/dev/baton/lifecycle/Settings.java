// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

/// A stand-in until the kernel is here.
public record Settings() {
    /// The defaults.
    public static Settings fromEnvironment() {
        return new Settings();
    }
}
