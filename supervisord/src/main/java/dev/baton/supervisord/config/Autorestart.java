// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

/// Whether a process that has ended by itself is started again: `autorestart`.
public enum Autorestart {
    /// `false`.
    NEVER,
    /// `unexpected`: when its exit status is not one of `exitcodes`.
    UNEXPECTED,
    /// `true`.
    ALWAYS
}
