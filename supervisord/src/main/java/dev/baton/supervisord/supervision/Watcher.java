// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

/// Hears that something has changed, and asks later what it has become. Called by the supervisor's
/// thread, in the middle of a change: must be quick, must not throw, must ask nothing.
public interface Watcher {
    /// A process has another state.
    void changed(SupervisedProcess process);

    /// There are other groups, or the daemon is about to do something else.
    void regrouped();
}
