// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.Configuration;

/// Reads the configuration again. It may wait for a disk.
@FunctionalInterface
public interface ConfigurationSource {
    /// The configuration as it is now.
    ///
    /// @throws ConfigException when it cannot be used
    Configuration read();

    /// The same for a daemon that is to begin anew with it: also sees whether what it asks for can
    /// be had, as far as that can be known while everything still runs.
    ///
    /// @throws ConfigException when it cannot be used
    default Configuration readToRestart() {
        return read();
    }
}
