// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisord.config.ChannelSettings;
import dev.baton.supervisord.config.GroupSettings;
import dev.baton.supervisord.config.ProcessSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `getAllConfigInfo` tells about one process. What is absent is `none`, since XML-RPC has
/// nothing for that.
final class ConfigStruct {
    private static final Value NONE = Value.of("none");
    private static final Value AUTO = Value.of("auto");

    private final Map<String, Value> members = new LinkedHashMap<>();

    private ConfigStruct() {}

    /// @param inUse whether the group is active
    static Value of(GroupSettings group, ProcessSettings process, boolean inUse) {
        var struct = new ConfigStruct();
        struct.put("name", process.name());
        struct.put("group", group.name());
        struct.put("inuse", inUse);
        struct.put("group_prio", group.priority());
        struct.fill(process);
        return Value.struct(struct.members);
    }

    private void fill(ProcessSettings process) {
        put("command", process.command());
        put("process_prio", process.priority());
        members.put("exitcodes", Value.array(process.exitcodes().stream().map(Value::of).toList()));
        launch(process.launch());
        stop(process.stop());
        place(process.place());
        put("redirect_stderr", process.redirectStderr());
        put("serverurl", process.serverurl());
        channel("stdout", process.stdout());
        channel("stderr", process.stderr());
    }

    private void launch(ProcessSettings.Launch launch) {
        put("autostart", launch.autostart());
        switch (launch.autorestart()) {
            case NEVER -> put("autorestart", false);
            case ALWAYS -> put("autorestart", true);
            case UNEXPECTED -> put("autorestart", "unexpected");
        }
        put("startsecs", launch.startsecs());
        put("startretries", launch.startretries());
    }

    private void stop(ProcessSettings.Stop stop) {
        put("stopsignal", stop.signal());
        put("stopwaitsecs", stop.waitsecs());
        put("killasgroup", stop.killasgroup());
    }

    private void place(ProcessSettings.Place place) {
        var uid = place.uid();
        members.put("uid", uid == null ? NONE : Value.of(uid));
        var directory = place.directory();
        put("directory", directory == null ? null : directory.toString());
    }

    private void channel(String name, ChannelSettings channel) {
        members.put(
                name + "_logfile",
                switch (channel.logfile()) {
                    case ChannelSettings.LogFile.None() -> NONE;
                    case ChannelSettings.LogFile.Auto() -> AUTO;
                    case ChannelSettings.LogFile.At(var path) -> Value.of(path.toString());
                });
        put(name + "_logfile_maxbytes", capped(channel.maxbytes()));
        put(name + "_logfile_backups", channel.backups());
        put(name + "_capture_maxbytes", capped(channel.captureMaxbytes()));
        put(name + "_events_enabled", channel.events());
        put(name + "_syslog", channel.syslog());
    }

    private static int capped(long bytes) {
        return Math.clamp(bytes, 0, Integer.MAX_VALUE);
    }

    private void put(String name, @Nullable String text) {
        members.put(name, text == null ? NONE : Value.of(text));
    }

    private void put(String name, int number) {
        members.put(name, Value.of(number));
    }

    private void put(String name, boolean truth) {
        members.put(name, Value.of(truth));
    }
}
