// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import java.util.List;

/// `open`: goes on with another supervisor.
final class OpenCommand implements Command {
    private final Command status = new StatusCommand();

    @Override
    public String name() {
        return "open";
    }

    @Override
    public List<String> help() {
        return List.of(
                "open <url>\t\tgo on with another supervisor, and show its processes",
                "\t\t\thttp://host:port, or unix:///path of a socket");
    }

    @Override
    public int run(Words words, Session session) {
        var url = String.join(" ", words.list());
        if (!url.startsWith("http:") && !url.startsWith("unix:")) {
            session.screen().line("ERROR: url must be http:// or unix://");
            return ExitStatus.GENERIC;
        }
        session.open(url);
        status.run(new Words(List.of()), session);
        return ExitStatus.SUCCESS;
    }
}
