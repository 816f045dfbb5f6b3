// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.Configuration;
import dev.baton.supervisord.log.LogTarget;
import dev.baton.supervisord.log.MainLog;
import dev.baton.supervisord.log.Trouble;
import dev.baton.supervisord.rpc.Entrances;
import dev.baton.supervisord.supervision.ConfigurationSource;
import java.io.IOException;
import java.util.function.Supplier;

/// Reads the configuration again for a daemon that runs. One that could not be begun with is better
/// known before everything is stopped for it.
///
/// @param reader reads it; throws [ConfigException]
/// @param current with which the daemon has begun
/// @param log the main log
record Rereading(Supplier<Configuration> reader, Configuration current, MainLog log)
        implements ConfigurationSource {
    @Override
    public Configuration read() {
        return reader.get();
    }

    @Override
    public Configuration readToRestart() {
        var read = read();
        tryOut(read);
        Entrances.tryOut(read.servers(), current.servers(), log);
        return read;
    }

    private static void tryOut(Configuration read) {
        var settings = read.daemon().log();
        var path = settings.file();
        if (path == null) {
            return;
        }
        try {
            LogTarget.open(path, settings.maxbytes(), settings.backups()).close();
        } catch (IOException e) {
            throw noMainLog(e);
        }
    }

    /// What is said when the main log cannot be opened.
    static ConfigException noMainLog(IOException e) {
        return ConfigException.of("cannot open the main log: " + Trouble.of(e));
    }
}
