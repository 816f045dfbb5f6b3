// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

import dev.baton.supervisord.config.Autorestart;
import dev.baton.supervisord.config.ChannelSettings;
import dev.baton.supervisord.config.ProcessSettings;
import java.util.List;
import java.util.Map;

/// Settings of a process as supervisord's defaults are, and some that differ.
public final class Sample {
    private static final ChannelSettings NOWHERE =
            new ChannelSettings(new ChannelSettings.LogFile.None(), 0, 0, 0, false, false);

    private Sample() {}

    /// The defaults.
    public static ProcessSettings process(String name, String command) {
        return new ProcessSettings(
                name,
                command,
                999,
                new ProcessSettings.Launch(true, Autorestart.UNEXPECTED, 1, 3),
                new ProcessSettings.Stop(15, 10, false, false),
                List.of(0),
                new ProcessSettings.Place(null, null, null),
                false,
                NOWHERE,
                NOWHERE,
                Map.of(),
                null,
                null);
    }

    /// The same started in another way.
    public static ProcessSettings launched(
            ProcessSettings from, Autorestart autorestart, int startsecs, int startretries) {
        return with(
                from,
                new ProcessSettings.Launch(
                        from.launch().autostart(), autorestart, startsecs, startretries),
                from.stop());
    }

    /// The same stopped in another way.
    public static ProcessSettings stopped(ProcessSettings from, ProcessSettings.Stop stop) {
        return with(from, from.launch(), stop);
    }

    private static ProcessSettings with(
            ProcessSettings from, ProcessSettings.Launch launch, ProcessSettings.Stop stop) {
        return new ProcessSettings(
                from.name(),
                from.command(),
                from.priority(),
                launch,
                stop,
                from.exitcodes(),
                from.place(),
                from.redirectStderr(),
                from.stdout(),
                from.stderr(),
                from.environment(),
                from.serverurl(),
                from.socket());
    }
}
