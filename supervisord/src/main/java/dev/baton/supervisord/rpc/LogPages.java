// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.push.http.Exchange;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisord.log.LogTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// `GET /logtail/NAME`, with `/stdout` or `/stderr` behind it, and `GET /mainlogtail`: the end of a
/// log, and what comes.
///
/// @param desk where to ask
record LogPages(Desk desk) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);

    void stdout(Exchange exchange) throws IOException, InterruptedException {
        process(exchange, "stdout");
    }

    void channel(Exchange exchange) throws IOException, InterruptedException {
        process(exchange, exchange.parameter("channel"));
    }

    void main(Exchange exchange) throws IOException {
        follow(exchange, desk.supervisor().log().file().map(LogTarget::path));
    }

    private void process(Exchange exchange, String channel)
            throws IOException, InterruptedException {
        Optional<Path> file;
        try {
            var name = exchange.parameter("name");
            var logs = desk.ask(() -> desk.process(name).logs());
            file =
                    switch (channel) {
                        case "stdout" -> logs.stdout();
                        case "stderr" -> logs.stderr();
                        default -> Optional.empty();
                    };
        } catch (FaultException _) {
            file = Optional.empty();
        }
        follow(exchange, file);
    }

    private static void follow(Exchange exchange, Optional<Path> file) throws IOException {
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            exchange.status(404).text("404 Not Found\n");
            return;
        }
        var path = file.get();
        exchange.header("Last-Modified", DATE.format(Files.getLastModifiedTime(path).toInstant()));
        exchange.header("X-Accel-Buffering", "no");
        var follower = new Follower(path);
        follower.begin(exchange.hold("text/plain;charset=utf-8", follower));
    }
}
